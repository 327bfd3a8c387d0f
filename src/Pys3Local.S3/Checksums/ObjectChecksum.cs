namespace Pys3Local.S3.Checksums;

/// <summary>A checksum as it is kept and given back.</summary>
/// <param name="Value">Base64, followed by <c>-N</c> where it is a composite of N parts.</param>
internal sealed record ObjectChecksum(ChecksumAlgorithm Algorithm, string Value, ChecksumType Type = ChecksumType.FullObject)
{
    public string TypeName => Type == ChecksumType.Composite ? "COMPOSITE" : "FULL_OBJECT";

    public static ObjectChecksum Of(ChecksumAlgorithm algorithm, ReadOnlySpan<byte> value) => new(algorithm, Convert.ToBase64String(value));
}
