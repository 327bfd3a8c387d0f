namespace Pys3Local.S3.Xml.Models;

/// <summary>The answer of <see href="https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjectsV2.html">ListObjectsV2</see>; its root element is that of version 1.</summary>
[S3Xml("ListBucketResult")]
internal sealed partial class ListBucketResultV2
{
    public required string Name { get; init; }

    public required string Prefix { get; init; }

    public string? StartAfter { get; init; }

    public string? ContinuationToken { get; init; }

    public string? NextContinuationToken { get; init; }

    /// <summary>Keys and common prefixes.</summary>
    public required int KeyCount { get; init; }

    public required int MaxKeys { get; init; }

    public string? Delimiter { get; init; }

    public required bool IsTruncated { get; init; }

    public string? EncodingType { get; init; }

    [S3XmlList("Contents")]
    public IReadOnlyList<ListedObject> Contents { get; init; } = [];

    [S3XmlList("CommonPrefixes")]
    public IReadOnlyList<CommonPrefix> CommonPrefixes { get; init; } = [];
}
