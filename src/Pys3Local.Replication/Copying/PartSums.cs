using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;
using Pys3Local.Storage;
using Pys3Local.Storage.Checksums;

namespace Pys3Local.Replication.Copying;

/// <summary>The sums of a part, as headers have them.</summary>
/// <param name="Md5">In hex.</param>
/// <param name="Crc64">CRC-64/NVME in base64.</param>
internal sealed record PartSums(string Md5, string Crc64)
{
    private const int Buffer = 256 << 10;

    /// <summary>Reads what the reader has selected, to its end.</summary>
    public static async Task<PartSums> ReadAsync(ObjectReader reader, CancellationToken cancellationToken)
    {
        using var md5 = IncrementalHash.CreateHash(HashAlgorithmName.MD5);
        var register = CrcPolynomial.Crc64Nvme.Ones;
        var buffer = ArrayPool<byte>.Shared.Rent(Buffer);
        try
        {
            while (await reader.ReadAsync(buffer, cancellationToken).ConfigureAwait(false) is var count and > 0)
            {
                md5.AppendData(buffer.AsSpan(0, count));
                register = Crc.Crc64Nvme.Update(register, buffer.AsSpan(0, count));
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }

        var sum = new byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64BigEndian(sum, ~register);
        return new PartSums(Convert.ToHexStringLower(md5.GetHashAndReset()), Convert.ToBase64String(sum));
    }

    /// <summary>The ETag of an object that is made of parts with these.</summary>
    public static string Together(IReadOnlyCollection<string> md5s)
    {
        using var md5 = IncrementalHash.CreateHash(HashAlgorithmName.MD5);
        foreach (var one in md5s)
            md5.AppendData(Convert.FromHexString(one));

        return $"{Convert.ToHexStringLower(md5.GetHashAndReset())}-{md5s.Count}";
    }
}
