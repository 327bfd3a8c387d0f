namespace Pys3Local.S3.Access;

/// <summary>One thing that a request wants to do: an action of S3 on a bucket, or on a key in it.</summary>
/// <param name="Action">As policies name it, <c>s3:GetObject</c>.</param>
/// <param name="Bucket">Null for the service itself.</param>
/// <param name="Key">Null for a bucket itself.</param>
/// <remarks>https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazons3.html</remarks>
internal readonly record struct Permission(string Action, string? Bucket, string? Key = null)
{
    /// <summary>Null for the newest.</summary>
    public string? Version { get; init; }

    /// <summary>It is part of storing an object, and so about nothing that was there before.</summary>
    public bool WithUpload { get; init; }

    /// <summary>
    /// The body says more of it, and has not been read: which keys it is about (<see cref="Key"/> is null then), or values that conditions ask
    /// for. It is refused where nothing that the body says could make it allowed.
    /// </summary>
    public bool IsPartlyKnown { get; init; }

    /// <summary>What conditions of policies may look at.</summary>
    public ConditionSources Sources { get; init; }

    /// <summary>For a listing: the prefix of what is listed. Null where names are not listed.</summary>
    public string? ListedPrefix { get; init; }
}
