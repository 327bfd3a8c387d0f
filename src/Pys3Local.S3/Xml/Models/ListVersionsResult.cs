namespace Pys3Local.S3.Xml.Models;

/// <summary>The answer of <see href="https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjectVersions.html">ListObjectVersions</see>.</summary>
[S3Xml("ListVersionsResult")]
internal sealed partial class ListVersionsResult
{
    public required string Name { get; init; }

    public required string Prefix { get; init; }

    public required string KeyMarker { get; init; }

    public required string VersionIdMarker { get; init; }

    public string? NextKeyMarker { get; init; }

    public string? NextVersionIdMarker { get; init; }

    public required int MaxKeys { get; init; }

    public string? Delimiter { get; init; }

    public required bool IsTruncated { get; init; }

    public string? EncodingType { get; init; }

    /// <summary>Versions and delete markers in one order, as S3 gives them: there are clients that rely on it.</summary>
    [S3XmlList]
    public IReadOnlyList<ListedVersion> Versions { get; init; } = [];

    [S3XmlList("CommonPrefixes")]
    public IReadOnlyList<CommonPrefix> CommonPrefixes { get; init; } = [];
}

/// <summary>A version or a delete marker.</summary>
[S3Xml]
internal sealed partial class ListedVersion(bool isDeleteMarker)
{
    public ReadOnlySpan<byte> ElementName => isDeleteMarker ? "DeleteMarker"u8 : "Version"u8;

    public required string Key { get; init; }

    public required string VersionId { get; init; }

    public required bool IsLatest { get; init; }

    public required DateTimeOffset LastModified { get; init; }

    /// <summary>Null, as the size and all below but the owner, for a delete marker.</summary>
    [S3XmlQuoted]
    public string? ETag { get; init; }

    [S3XmlList("ChecksumAlgorithm")]
    public IReadOnlyList<string> ChecksumAlgorithm { get; init; } = [];

    public string? ChecksumType { get; init; }

    public long? Size { get; init; }

    public string? StorageClass { get; init; }

    public Owner? Owner { get; init; }
}
