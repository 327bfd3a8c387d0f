namespace Pys3Local.S3.Auth.SignatureV4;

/// <summary>Lower-case hex as ASCII, which the framework writes only as UTF-16.</summary>
internal static class LowerHex
{
    /// <param name="result">Twice as long as the bytes.</param>
    public static void Write(ReadOnlySpan<byte> bytes, Span<byte> result)
    {
        for (var i = 0; i < bytes.Length; i++)
        {
            result[2 * i] = "0123456789abcdef"u8[bytes[i] >> 4];
            result[2 * i + 1] = "0123456789abcdef"u8[bytes[i] & 15];
        }
    }
}
