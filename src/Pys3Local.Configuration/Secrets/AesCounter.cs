using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Pys3Local.Configuration.Secrets;

/// <summary>
/// AES-256 in counter mode with a big-endian counter of all 128 bits (NIST SP 800-38A, 6.5), which .NET has only as ECB to build it from.
/// </summary>
internal static class AesCounter
{
    private const int Block = 16;

    /// <summary>Encrypts or decrypts, which is the same. <paramref name="counter"/> is the first counter block.</summary>
    internal static byte[] Apply(ReadOnlySpan<byte> key, ReadOnlySpan<byte> counter, ReadOnlySpan<byte> data)
    {
        using var aes = Aes.Create();
        aes.Key = key.ToArray();
        var stream = new byte[(data.Length + Block - 1) / Block * Block];
        var value = BinaryPrimitives.ReadUInt128BigEndian(counter);
        for (var at = 0; at < stream.Length; at += Block)
            BinaryPrimitives.WriteUInt128BigEndian(stream.AsSpan(at), unchecked(value++));
        aes.EncryptEcb(stream, stream, PaddingMode.None);
        var result = new byte[data.Length];
        for (var at = 0; at < result.Length; at++)
            result[at] = (byte)(data[at] ^ stream[at]);
        return result;
    }
}
