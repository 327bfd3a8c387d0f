using System.Security.Cryptography;

namespace Pys3Local.S3.Auth.SignatureV4;

/// <summary>The signature of a text: HMAC-SHA256 in lower-case hex.</summary>
internal static class Signature
{
    /// <param name="result">64 bytes: hex digits.</param>
    public static void Compute(byte[] signingKey, ReadOnlySpan<byte> text, Span<byte> result)
    {
        Span<byte> mac = stackalloc byte[32];
        HMACSHA256.HashData(signingKey, text, mac);
        LowerHex.Write(mac, result);
    }
}
