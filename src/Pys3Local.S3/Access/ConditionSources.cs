namespace Pys3Local.S3.Access;

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
