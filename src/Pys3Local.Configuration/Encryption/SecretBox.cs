using System.Security.Cryptography;

namespace Pys3Local.Configuration.Encryption;

/// <summary>NaCl's <c>crypto_secretbox</c> (https://nacl.cr.yp.to/secretbox.html): XSalsa20 and Poly1305, the tag before the ciphertext.</summary>
internal static class SecretBox
{
    private const int MacKeyBytes = 32;

    internal static byte[] Seal(ReadOnlySpan<byte> key, ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> message)
    {
        var stream = XSalsa20.Stream(key, nonce, MacKeyBytes + message.Length);
        var cipher = Exclusive(stream.AsSpan(MacKeyBytes), message);
        return [.. Poly1305.Tag(stream.AsSpan(0, MacKeyBytes), cipher), .. cipher];
    }

    /// <summary>Null if it was not sealed with this key and nonce.</summary>
    internal static byte[]? Open(ReadOnlySpan<byte> key, ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> box)
    {
        if (box.Length < Poly1305.TagBytes)
            return null;
        var cipher = box[Poly1305.TagBytes..];
        var stream = XSalsa20.Stream(key, nonce, MacKeyBytes + cipher.Length);
        var tag = Poly1305.Tag(stream.AsSpan(0, MacKeyBytes), cipher);
        return CryptographicOperations.FixedTimeEquals(tag, box[..Poly1305.TagBytes]) ? Exclusive(stream.AsSpan(MacKeyBytes), cipher) : null;
    }

    private static byte[] Exclusive(ReadOnlySpan<byte> stream, ReadOnlySpan<byte> data)
    {
        var result = new byte[data.Length];
        for (var i = 0; i < result.Length; i++)
            result[i] = (byte)(stream[i] ^ data[i]);
        return result;
    }
}
