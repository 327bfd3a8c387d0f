using System.Collections.Immutable;

namespace Pys3Local.Storage;

/// <summary>One version of an object, without its content.</summary>
public sealed record ObjectInfo
{
    /// <summary>Attributes that say something of the bytes.</summary>
    private static readonly string[] OfContent = [PartSizes.Attribute, "checksum", "part-checksums", "upload-checksum", UnreadableAttribute];

    /// <summary>The id of the version that a bucket without versions keeps, and that a store without versions knows only.</summary>
    public const string NullVersion = "null";

    /// <summary>
    /// The attribute of a version whose metadata cannot be read any more: it has only what its bytes say, and whether it is locked is not
    /// known. Set by the store.
    /// </summary>
    public const string UnreadableAttribute = "unreadable";

    /// <summary>What <see cref="UnreadableAttribute"/> says where the content cannot be read either. Set by a store that encrypts.</summary>
    public const string UnreadableContent = "content";

    /// <summary>The attribute with the mode of a version's retention: GOVERNANCE or COMPLIANCE.</summary>
    public const string LockModeAttribute = "lock-mode";

    /// <summary>The attribute with the end of a version's retention.</summary>
    public const string LockUntilAttribute = "lock-until";

    /// <summary>The attribute with a version's legal hold: ON or OFF.</summary>
    public const string LegalHoldAttribute = "legal-hold";

    /// <summary>1 to 1,024 bytes of UTF-8, any of them.</summary>
    public required string Key { get; init; }

    public string VersionId { get; init; } = NullVersion;

    /// <summary>True for the newest version of the key. Set by the store.</summary>
    public bool IsLatest { get; init; } = true;

    public bool IsDeleteMarker { get; init; }

    /// <summary>Bytes.</summary>
    public required long Size { get; init; }

    /// <summary>
    /// Without quotes: the hex MD5 of the content, or <c>md5-of-md5s-N</c> of an assembled object. Of content that a decorator has
    /// changed on its way (encryption) a store below it sees <c>xxh128:HEX</c> instead, the hash of the bytes that it stores (<see cref="StoredHash"/>).
    /// </summary>
    public required string ETag { get; init; }

    /// <summary>UTC; a store keeps at least whole milliseconds.</summary>
    public required DateTimeOffset LastModified { get; init; }

    public string? ContentType { get; init; }

    /// <summary>What the client wants kept (names in lower case, without <c>x-amz-meta-</c>).</summary>
    public ImmutableSortedDictionary<string, string> Metadata { get; init; } = StringMap.Empty;

    /// <summary>
    /// What the server itself keeps: response headers, checksums, tags, locks, part sizes. A name space that no request header
    /// reaches. The store gives it no meaning, but knows which of it is about the bytes (<see cref="WithoutContent"/>).
    /// </summary>
    public ImmutableSortedDictionary<string, string> Attributes { get; init; } = StringMap.Empty;

    /// <summary>
    /// How the content is encrypted, for the protocol to show: <c>AES256</c>, <c>aws:kms ID</c> or <c>customer MD5</c> (base64); null if it is
    /// not. Set by a store that encrypts; no other keeps it.
    /// </summary>
    public string? Encryption { get; init; }

    /// <summary>The attributes that stay where other bytes take the place of these: locks and tags, not checksums and part sizes.</summary>
    public ImmutableSortedDictionary<string, string> WithoutContent() => Attributes.RemoveRange(OfContent);
}
