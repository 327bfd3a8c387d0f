namespace Pys3Local.S3.Xml.Models;

/// <summary>The answer of <see href="https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObjectAttributes.html">GetObjectAttributes</see>: what the request named, the rest null.</summary>
[S3Xml("GetObjectAttributesOutput")]
internal sealed partial class GetObjectAttributesOutput
{
    /// <summary>Here without quotes, unlike everywhere else.</summary>
    public string? ETag { get; init; }

    public Checksum? Checksum { get; init; }

    public ObjectParts? ObjectParts { get; init; }

    public string? StorageClass { get; init; }

    public long? ObjectSize { get; init; }
}

[S3Xml]
internal sealed partial class Checksum : IChecksumFields
{
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

[S3Xml]
internal sealed partial class ObjectParts
{
    [S3XmlElement("PartsCount")]
    public int? TotalPartsCount { get; init; }

    public int? PartNumberMarker { get; init; }

    public int? NextPartNumberMarker { get; init; }

    public int? MaxParts { get; init; }

    public bool? IsTruncated { get; init; }

    [S3XmlList("Part")]
    public IReadOnlyList<ObjectPart> Parts { get; init; } = [];
}

[S3Xml]
internal sealed partial class ObjectPart : IChecksumFields
{
    public required int PartNumber { get; init; }

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
