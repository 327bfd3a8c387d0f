using System.Collections.Immutable;

namespace Pys3Local.Storage.Multipart;

/// <summary>One uploaded part.</summary>
public sealed record PartInfo
{
    /// <summary>1 to 10,000.</summary>
    public required int PartNumber { get; init; }

    /// <summary>Bytes.</summary>
    public required long Size { get; init; }

    /// <summary>Hex MD5 of the part, without quotes.</summary>
    public required string ETag { get; init; }

    public required DateTimeOffset LastModified { get; init; }

    /// <summary>Checksums of the part, see <see cref="ObjectInfo.Attributes"/>.</summary>
    public ImmutableSortedDictionary<string, string> Attributes { get; init; } = StringMap.Empty;
}
