namespace Pys3Local.S3.Xml.Models;

/// <summary>The elements that carry a checksum, one for each algorithm; at most one of them is set.</summary>
internal interface IChecksumFields
{
    string? ChecksumCRC32 { get; set; }

    string? ChecksumCRC32C { get; set; }

    string? ChecksumCRC64NVME { get; set; }

    string? ChecksumSHA1 { get; set; }

    string? ChecksumSHA256 { get; set; }

    string? ChecksumSHA512 { get; set; }

    string? ChecksumMD5 { get; set; }

    string? ChecksumXXHASH64 { get; set; }

    string? ChecksumXXHASH3 { get; set; }

    string? ChecksumXXHASH128 { get; set; }
}
