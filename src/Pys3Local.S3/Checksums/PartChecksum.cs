namespace Pys3Local.S3.Checksums;

/// <summary>What is known of one part when the parts become an object.</summary>
/// <param name="Value">Base64.</param>
/// <param name="Length">Bytes of the part.</param>
internal readonly record struct PartChecksum(string Value, long Length);
