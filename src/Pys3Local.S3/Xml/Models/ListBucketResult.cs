namespace Pys3Local.S3.Xml.Models;

/// <summary>The answer of <see href="https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjects.html">ListObjects</see>, version 1.</summary>
[S3Xml("ListBucketResult")]
internal sealed partial class ListBucketResult
{
    public required string Name { get; init; }

    public required string Prefix { get; init; }

    public required string Marker { get; init; }

    /// <summary>Only where it is truncated and there is a delimiter: without one the last key says it.</summary>
    public string? NextMarker { get; init; }

    public required int MaxKeys { get; init; }

    public string? Delimiter { get; init; }

    public required bool IsTruncated { get; init; }

    public string? EncodingType { get; init; }

    [S3XmlList("Contents")]
    public IReadOnlyList<ListedObject> Contents { get; init; } = [];

    [S3XmlList("CommonPrefixes")]
    public IReadOnlyList<CommonPrefix> CommonPrefixes { get; init; } = [];
}

/// <summary>What a delimiter rolled up in a listing.</summary>
[S3Xml]
internal sealed partial class CommonPrefix
{
    public required string Prefix { get; init; }
}

/// <summary>An object in ListObjects and ListObjectsV2.</summary>
[S3Xml]
internal sealed partial class ListedObject
{
    /// <summary>URL-encoded by the operation where encoding-type asks for it, as all keys, prefixes and markers here.</summary>
    public required string Key { get; init; }

    public required DateTimeOffset LastModified { get; init; }

    [S3XmlQuoted]
    public string? ETag { get; init; }

    [S3XmlList("ChecksumAlgorithm")]
    public IReadOnlyList<string> ChecksumAlgorithm { get; init; } = [];

    public string? ChecksumType { get; init; }

    public required long Size { get; init; }

    public Owner? Owner { get; init; }

    public string? StorageClass { get; init; }
}
