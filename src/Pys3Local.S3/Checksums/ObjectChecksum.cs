namespace Pys3Local.S3.Checksums;

/// <summary>A checksum as it is kept and given back.</summary>
/// <param name="Value">Base64, followed by <c>-N</c> where it is a composite of N parts.</param>
internal sealed record ObjectChecksum(ChecksumAlgorithm Algorithm, string Value, ChecksumType Type = ChecksumType.FullObject)
{
    public string TypeName => new ChecksumKind(Algorithm, Type).TypeName;

    public static ObjectChecksum Of(ChecksumAlgorithm algorithm, ReadOnlySpan<byte> value) => new(algorithm, Convert.ToBase64String(value));
}

/// <summary>What kind of a checksum it is: what listings show of it.</summary>
internal readonly record struct ChecksumKind(ChecksumAlgorithm Algorithm, ChecksumType Type)
{
    public const string CompositeName = "COMPOSITE";

    public string TypeName => Type == ChecksumType.Composite ? CompositeName : "FULL_OBJECT";
}

/// <summary>What a checksum of an object in parts was computed from.</summary>
internal enum ChecksumType
{
    /// <summary>All bytes of the object.</summary>
    FullObject,

    /// <summary>The checksums of the parts, one after another.</summary>
    Composite,
}

/// <summary>What is known of one part when the parts become an object.</summary>
/// <param name="Value">Base64.</param>
/// <param name="Length">Bytes of the part.</param>
internal readonly record struct PartChecksum(string Value, long Length);
