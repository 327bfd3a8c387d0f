using System.Text;

namespace Pys3Local.EndToEnd.Harness.Raw;

/// <summary>Percent-encoding as Signature Version 4 defines it, written apart from the product's so that the two check each other.</summary>
public static class UriEncoding
{
    public static string Encode(string text, bool keepSlash = false)
    {
        var result = new StringBuilder();
        foreach (var b in Encoding.UTF8.GetBytes(text))
        {
            var c = (char)b;
            if (char.IsAsciiLetterOrDigit(c) || c is '-' or '.' or '_' or '~' || (c == '/' && keepSlash))
                result.Append(c);
            else
                result.Append($"%{b:X2}");
        }

        return result.ToString();
    }

    public static string Decode(string text) => Uri.UnescapeDataString(text);
}
