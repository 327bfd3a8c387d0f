namespace Pys3Local.S3.Xml.Models;

/// <summary>The body of <see href="https://docs.aws.amazon.com/AmazonS3/latest/API/API_CompleteMultipartUpload.html">CompleteMultipartUpload</see>.</summary>
[S3Xml("CompleteMultipartUpload", Read = true)]
internal sealed partial class CompletedMultipartUpload
{
    [S3XmlList("Part")]
    public required IReadOnlyList<CompletedPart> Parts { get; init; }
}

[S3Xml(Read = true)]
internal sealed partial class CompletedPart : IChecksumFields
{
    public required int PartNumber { get; init; }

    public required string ETag { get; init; }

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

/// <summary>The answer of <see href="https://docs.aws.amazon.com/AmazonS3/latest/API/API_CreateMultipartUpload.html">CreateMultipartUpload</see>.</summary>
[S3Xml("InitiateMultipartUploadResult")]
internal sealed partial class InitiateMultipartUploadResult
{
    public required string Bucket { get; init; }

    public required string Key { get; init; }

    public required string UploadId { get; init; }
}

/// <summary>The answer of <see href="https://docs.aws.amazon.com/AmazonS3/latest/API/API_CompleteMultipartUpload.html">CompleteMultipartUpload</see>.</summary>
[S3Xml("CompleteMultipartUploadResult")]
internal sealed partial class CompleteMultipartUploadResult : IChecksumFields
{
    public required string Location { get; init; }

    public required string Bucket { get; init; }

    public required string Key { get; init; }

    public required string ETag { get; init; }

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

    public string? ChecksumType { get; init; }
}
