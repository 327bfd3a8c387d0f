using System.Text;

namespace Pys3Local.S3.Metadata;

/// <summary>Text other than ASCII in user metadata: <c>=?UTF-8?Q?Mini=C3=B6?=</c>, read and written as S3 does.</summary>
/// <remarks>RFC 2047; https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingMetadata.html</remarks>
public static class EncodedWords
{
    private const string Begin = "=?";
    private const string End = "?=";

    /// <summary>Bytes of text in one word: base64 of them and what surrounds it stay below the 75 characters of a word.</summary>
    private const int MaxBytes = 45;

    /// <summary>Bytes in one word of the other kind, each of which may take three characters.</summary>
    private const int MaxQuotedBytes = 20;

    /// <summary>ASCII as it is, anything else as encoded words.</summary>
    public static string Encode(string text)
    {
        if (Ascii.IsValid(text))
            return text;

        var others = Encoding.UTF8.GetByteCount(text) - text.Count(char.IsAscii);
        return others * 2 <= text.Length ? Encode(text, MaxQuotedBytes, Quoted) : Encode(text, MaxBytes, bytes => "B?" + Convert.ToBase64String(bytes));
    }

    /// <summary>Encoded words as what they say; what cannot be read stays as it is.</summary>
    public static string Decode(string text)
    {
        if (!text.Contains(Begin, StringComparison.Ordinal))
            return text;

        var decoded = new StringBuilder(text.Length);
        var at = 0;
        var afterWord = false;
        while (text.IndexOf(Begin, at, StringComparison.Ordinal) is var start and >= 0)
        {
            // The text of a word begins after its second question mark and may itself begin with "=".
            var end = EndOf(text, start);
            if (end < 0 || Word(text[(start + Begin.Length)..end]) is not { } word)
            {
                decoded.Append(text, at, start + Begin.Length - at);
                at = start + Begin.Length;
                afterWord = false;
                continue;
            }

            // White space between two words only keeps them apart.
            if (!afterWord || !text.AsSpan(at, start - at).IsWhiteSpace())
                decoded.Append(text, at, start - at);

            decoded.Append(word);
            at = end + End.Length;
            afterWord = true;
        }

        return decoded.Append(text, at, text.Length - at).ToString();
    }

    private static int EndOf(string text, int start)
    {
        var charset = text.IndexOf('?', start + Begin.Length);
        var encoding = charset < 0 ? -1 : text.IndexOf('?', charset + 1);
        return encoding < 0 ? -1 : text.IndexOf(End, encoding + 1, StringComparison.Ordinal);
    }

    /// <param name="word">Charset, encoding and text, with a question mark between them.</param>
    private static string? Word(string word)
    {
        var parts = word.Split('?');
        if (parts.Length != 3 || parts[2].Contains(' ') || CharsetOf(parts[0]) is not { } charset)
            return null;

        var bytes = parts[1] switch
        {
            "B" or "b" => Base64(parts[2]),
            "Q" or "q" => Unquoted(parts[2]),
            _ => null,
        };
        try
        {
            return bytes is null ? null : charset.GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }

    private static Encoding? CharsetOf(string name) => name.Split('*')[0].ToUpperInvariant() switch
    {
        "UTF-8" or "UTF8" => new UTF8Encoding(false, throwOnInvalidBytes: true),
        "US-ASCII" => new UTF8Encoding(false, throwOnInvalidBytes: true),
        "ISO-8859-1" => Encoding.Latin1,
        _ => null,
    };

    private static byte[]? Base64(string text)
    {
        var bytes = new byte[text.Length];
        return Convert.TryFromBase64String(text, bytes, out var length) ? bytes[..length] : null;
    }

    private static byte[]? Unquoted(string text)
    {
        var bytes = new List<byte>(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] != '=')
            {
                bytes.Add(text[i] == '_' ? (byte)' ' : (byte)text[i]);
            }
            else
            {
                if (i + 2 >= text.Length || !char.IsAsciiHexDigit(text[i + 1]) || !char.IsAsciiHexDigit(text[i + 2]))
                    return null;

                bytes.Add(Convert.FromHexString(text.AsSpan(i + 1, 2))[0]);
                i += 2;
            }
        }

        return [.. bytes];
    }

    /// <summary>As words of so many bytes at most, never within a character.</summary>
    private static string Encode(string text, int maxBytes, Func<byte[], string> word)
    {
        var words = new List<string>();
        var bytes = new List<byte>();
        Span<byte> buffer = stackalloc byte[4];
        foreach (var rune in text.EnumerateRunes())
        {
            var length = rune.EncodeToUtf8(buffer);
            if (bytes.Count + length > maxBytes)
            {
                words.Add($"{Begin}UTF-8?{word([.. bytes])}{End}");
                bytes.Clear();
            }

            bytes.AddRange(buffer[..length]);
        }

        words.Add($"{Begin}UTF-8?{word([.. bytes])}{End}");
        return string.Join(' ', words);
    }

    private static string Quoted(byte[] bytes)
    {
        var text = new StringBuilder("Q?");
        foreach (var b in bytes)
            _ = b == ' ' ? text.Append('_') : char.IsAsciiLetterOrDigit((char)b) ? text.Append((char)b) : text.Append('=').Append($"{b:X2}");

        return text.ToString();
    }
}
