namespace Pys3Local.S3.Xml.Models;

/// <summary>The answer of <see href="https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListMultipartUploads.html">ListMultipartUploads</see>.</summary>
[S3Xml("ListMultipartUploadsResult")]
internal sealed partial class ListMultipartUploadsResult
{
    public required string Bucket { get; init; }

    public required string KeyMarker { get; init; }

    public required string UploadIdMarker { get; init; }

    public string? NextKeyMarker { get; init; }

    public string? NextUploadIdMarker { get; init; }

    public string? Prefix { get; init; }

    public string? Delimiter { get; init; }

    public string? EncodingType { get; init; }

    public required int MaxUploads { get; init; }

    public required bool IsTruncated { get; init; }

    [S3XmlList("Upload")]
    public IReadOnlyList<ListedUpload> Uploads { get; init; } = [];

    [S3XmlList("CommonPrefixes")]
    public IReadOnlyList<CommonPrefix> CommonPrefixes { get; init; } = [];
}

[S3Xml]
internal sealed partial class ListedUpload
{
    public required string Key { get; init; }

    public required string UploadId { get; init; }

    public Owner? Initiator { get; init; }

    public Owner? Owner { get; init; }

    public string? StorageClass { get; init; }

    public required DateTimeOffset Initiated { get; init; }

    public string? ChecksumAlgorithm { get; init; }

    public string? ChecksumType { get; init; }
}
