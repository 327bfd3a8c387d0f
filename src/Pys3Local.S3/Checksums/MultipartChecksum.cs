using Pys3Local.Storage.Checksums;

namespace Pys3Local.S3.Checksums;

/// <summary>The checksum of an object that was uploaded in parts, from the checksums of its parts.</summary>
/// <remarks>https://docs.aws.amazon.com/AmazonS3/latest/userguide/checking-object-integrity-upload.html</remarks>
internal static class MultipartChecksum
{
    /// <summary>The checksum of the parts' checksums, and their number.</summary>
    public static ObjectChecksum Composite(ChecksumAlgorithm algorithm, IReadOnlyList<PartChecksum> parts)
    {
        using var digest = Digest.Of(algorithm);
        Span<byte> value = stackalloc byte[algorithm.Length()];
        foreach (var part in parts)
        {
            Decode(part, value);
            digest.Append(value);
        }

        digest.Finish(value);
        return new(algorithm, $"{Convert.ToBase64String(value)}-{parts.Count}", ChecksumType.Composite);
    }

    /// <summary>The checksum of all bytes; only for algorithms that <see cref="ChecksumNames.CanCombine"/>.</summary>
    public static ObjectChecksum FullObject(ChecksumAlgorithm algorithm, IReadOnlyList<PartChecksum> parts)
    {
        var crc = algorithm switch
        {
            ChecksumAlgorithm.Crc32 => CrcPolynomial.Crc32,
            ChecksumAlgorithm.Crc32C => CrcPolynomial.Crc32C,
            ChecksumAlgorithm.Crc64Nvme => CrcPolynomial.Crc64Nvme,
            _ => throw new ArgumentOutOfRangeException(nameof(algorithm)),
        };
        var whole = CrcPolynomial.OfNothing;
        Span<byte> value = stackalloc byte[crc.Length];
        foreach (var part in parts)
        {
            Decode(part, value);
            whole = crc.Combine(whole, crc.Read(value), part.Length);
        }

        crc.Write(whole, value);
        return ObjectChecksum.Of(algorithm, value);
    }

    private static void Decode(PartChecksum part, Span<byte> value)
    {
        if (!Convert.TryFromBase64String(part.Value, value, out var length) || length != value.Length)
            throw new ArgumentException("The part's checksum is not one of this algorithm.");
    }
}
