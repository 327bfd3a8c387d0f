namespace Pys3Local.S3Client.Requests;

/// <summary>One request to an S3 service, as data.</summary>
public sealed record S3Operation
{
    public required HttpMethod Verb { get; init; }

    /// <summary>Null for the service itself.</summary>
    public string? Bucket { get; init; }

    /// <summary>As it is, not encoded; null for the bucket.</summary>
    public string? Key { get; init; }

    /// <summary>A parameter without a value (<c>?versioning</c>) has an empty one.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Query { get; init; } = [];

    /// <summary>Beside those that signing and the body add.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; } = [];

    public S3Body? Body { get; init; }

    /// <summary>False where a second execution would do something else than the first: then only what has surely not been executed is sent again.</summary>
    public bool CanRepeat { get; init; } = true;

    /// <summary>How long to wait for the beginning of the answer, after the body has been sent; with all attempts together; null for the connection's own.</summary>
    public TimeSpan? Patience { get; init; }

    /// <summary>For messages: <c>PUT bucket/key</c>, cut where it is long.</summary>
    public override string ToString()
    {
        var target = Bucket is null ? "/" : Key is null ? Bucket : $"{Bucket}/{Key}";
        return $"{Verb} {(target.Length > 200 ? target[..200] + "…" : target)}{(Query.Count > 0 ? "?" + Query[0].Key : "")}";
    }
}
