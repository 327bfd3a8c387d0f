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
