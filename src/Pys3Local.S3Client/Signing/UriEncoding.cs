using System.Text;

namespace Pys3Local.S3Client.Signing;

/// <summary>Percent-encoding as Signature Version 4 has it: everything but letters, digits and <c>-._~</c>, in upper case.</summary>
/// <remarks>https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html</remarks>
public static class UriEncoding
{
    private const string Digits = "0123456789ABCDEF";

    public static string Encode(string text) => Encode(text, keepSlash: false);

    /// <summary>A key as it is in a path.</summary>
    public static string EncodePath(string key) => Encode(key, keepSlash: true);

    private static string Encode(string text, bool keepSlash)
    {
        var result = new StringBuilder(text.Length + 16);
        Span<byte> bytes = stackalloc byte[4];
        foreach (var rune in text.EnumerateRunes())
        {
            if (rune.IsAscii && (char.IsAsciiLetterOrDigit((char)rune.Value) || rune.Value is '-' or '.' or '_' or '~' || keepSlash && rune.Value == '/'))
            {
                result.Append((char)rune.Value);
                continue;
            }

            foreach (var one in bytes[..rune.EncodeToUtf8(bytes)])
                result.Append('%').Append(Digits[one >> 4]).Append(Digits[one & 15]);
        }

        return result.ToString();
    }
}
