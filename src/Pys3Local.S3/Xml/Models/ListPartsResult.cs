namespace Pys3Local.S3.Xml.Models;

/// <summary>The answer of <see href="https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListParts.html">ListParts</see>.</summary>
[S3Xml("ListPartsResult")]
internal sealed partial class ListPartsResult
{
    public required string Bucket { get; init; }

    public required string Key { get; init; }

    public required string UploadId { get; init; }

    public Owner? Initiator { get; init; }

    public Owner? Owner { get; init; }

    public string? StorageClass { get; init; }

    public required int PartNumberMarker { get; init; }

    public int? NextPartNumberMarker { get; init; }

    public required int MaxParts { get; init; }

    public required bool IsTruncated { get; init; }

    public string? ChecksumAlgorithm { get; init; }

    public string? ChecksumType { get; init; }

    [S3XmlList("Part")]
    public IReadOnlyList<ListedPart> Parts { get; init; } = [];
}

[S3Xml]
internal sealed partial class ListedPart : IChecksumFields
{
    public required int PartNumber { get; init; }

    public required DateTimeOffset LastModified { get; init; }

    [S3XmlQuoted]
    public required string ETag { get; init; }

    public required long Size { get; init; }

    public string? ChecksumCRC32 { get; set; }

    public string? ChecksumCRC32C { get; set; }

    public string? ChecksumCRC64NVME { get; set; }

    public string? ChecksumSHA1 { get; set; }

    public string? ChecksumSHA256 { get; set; }

    public string? ChecksumSHA512 { get; set; }

    public string? ChecksumMD5 { get; set; }

    public string? ChecksumXXHASH64 { get; set; }

    public string? ChecksumXXHASH3 { get; set; }

    public string? ChecksumXXHASH128 { get; set; }
}
