namespace Pys3Local.S3.Xml.Models;

/// <summary>The answer of <see href="https://docs.aws.amazon.com/AmazonS3/latest/API/API_CopyObject.html">CopyObject</see>.</summary>
[S3Xml("CopyObjectResult")]
internal sealed partial class CopyObjectResult : IChecksumFields
{
    public required DateTimeOffset LastModified { get; init; }

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

/// <summary>The answer of <see href="https://docs.aws.amazon.com/AmazonS3/latest/API/API_UploadPartCopy.html">UploadPartCopy</see>.</summary>
[S3Xml("CopyPartResult")]
internal sealed partial class CopyPartResult : IChecksumFields
{
    public required DateTimeOffset LastModified { get; init; }

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
