namespace Pys3Local.Storage.Local.Verification;

/// <summary>What a verification looks at, and how hard.</summary>
public sealed record VerifyOptions
{
    /// <summary>Compare the index with the files and put it right; read no contents.</summary>
    public bool IndexOnly { get; init; }

    /// <summary>Only this bucket; null for all.</summary>
    public string? Bucket { get; init; }

    /// <summary>How much to read at most; null for as much as the disk gives.</summary>
    public long? BytesPerSecond { get; init; }

    /// <summary>Move what is damaged out of its bucket, with its metadata, into <c>.pys3local/quarantine</c>.</summary>
    public bool Quarantine { get; init; }

    /// <summary>The SHA-256 that the content of a key has to have by its name, in hexadecimal digits; null where it is named otherwise.</summary>
    public Func<BucketInfo, string, string?>? Named { get; init; }
}
