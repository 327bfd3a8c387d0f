using System.Collections.Immutable;

namespace Pys3Local.Storage.Multipart;

/// <summary>An upload in parts that is not complete.</summary>
public sealed record UploadInfo
{
    public required string Key { get; init; }

    /// <summary>Made by the store; empty in a draft. Letters, digits, <c>-</c>, <c>_</c> and <c>.</c> only.</summary>
    public string UploadId { get; init; } = "";

    public required DateTimeOffset Initiated { get; init; }

    public string? ContentType { get; init; }

    /// <summary>The object's user metadata, see <see cref="ObjectInfo.Metadata"/>.</summary>
    public ImmutableSortedDictionary<string, string> Metadata { get; init; } = StringMap.Empty;

    /// <summary>What the protocol wants back at completion, see <see cref="ObjectInfo.Attributes"/>.</summary>
    public ImmutableSortedDictionary<string, string> Attributes { get; init; } = StringMap.Empty;

    /// <summary>In a draft: how the content is to be encrypted, as in <see cref="ObjectWrite.Protection"/>. Not kept.</summary>
    public ContentProtection? Protection { get; init; }

    /// <summary>
    /// How the content is encrypted, for the protocol to show: <c>AES256</c>, <c>aws:kms ID</c> or <c>customer MD5</c> (base64); null if it is
    /// not. Set by a store that encrypts; no other keeps it.
    /// </summary>
    public string? Encryption { get; init; }
}
