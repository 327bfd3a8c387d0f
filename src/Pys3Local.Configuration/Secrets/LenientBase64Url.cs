using System.Text;

namespace Pys3Local.Configuration.Secrets;

/// <summary>Base64url as Python reads it: <c>+</c> and <c>/</c> count too, other characters are dropped, the padding is optional.</summary>
internal static class LenientBase64Url
{
    internal static string Encode(ReadOnlySpan<byte> bytes) =>
        Convert.ToBase64String(bytes).TrimEnd('=').Replace('+', '-').Replace('/', '_');

    /// <summary>Null if the number of characters is none that base64 can have.</summary>
    internal static byte[]? Decode(string text)
    {
        var kept = new StringBuilder(text.Length + 3);
        foreach (var c in text)
        {
            if (char.IsAsciiLetterOrDigit(c) || c is '+' or '/')
                kept.Append(c);
            else if (c is '-' or '_')
                kept.Append(c == '-' ? '+' : '/');
            else if (c == '=')
                break;
        }

        if (kept.Length % 4 == 1)
            return null;
        kept.Append('=', (4 - kept.Length % 4) % 4);
        return Convert.FromBase64String(kept.ToString());
    }
}
