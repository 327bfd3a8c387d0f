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

/// <summary>
/// What conditions of policies may look at: what the operation uses of its request. A header that an operation passes over says nothing of
/// what will be stored, and so has no value in a condition.
/// </summary>
[Flags]
internal enum ConditionSources
{
    None = 0,

    /// <summary>Prefix, delimiter and size of a page, in the query.</summary>
    Listing = 1,

    /// <summary>Headers with an ACL.</summary>
    Acl = 2,

    /// <summary>Headers with storage class, lock, redirect and encryption.</summary>
    Upload = 4,

    /// <summary>The header with tags.</summary>
    Tags = 8,

    /// <summary>Headers of a copy; its tags only where they replace those of the source.</summary>
    Copy = 16,

    /// <summary>The header with the ownership of a new bucket.</summary>
    Ownership = 32,

    /// <summary>If-Match and If-None-Match.</summary>
    Preconditions = 64,
}

/// <summary>Whether a caller may, and if not, which rule says so (for the message; it never holds a secret).</summary>
internal readonly record struct AccessDecision(bool Allowed, string? Reason)
{
    public static AccessDecision Allow { get; } = new(true, null);

    public static AccessDecision Deny(string reason) => new(false, reason);
}
