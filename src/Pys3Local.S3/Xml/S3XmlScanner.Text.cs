using System.Buffers.Text;
using System.Text;

namespace Pys3Local.S3.Xml;

// What is between tags.
internal ref partial struct S3XmlScanner
{
    /// <summary>Character data, CDATA sections and references up to the next tag; comments and processing instructions are skipped.</summary>
    private string ReadCharacters()
    {
        StringBuilder? parts = null;
        while (true)
        {
            var length = Rest.IndexOf((byte)'<');
            if (length < 0)
                throw Malformed("it ends inside an element");

            var text = Rest[..length];
            if (text.IndexOf("]]>"u8) >= 0)
                throw Malformed("]]> in text");

            _position += length;
            if (!Rest.StartsWith("<![CDATA["u8) && !Rest.StartsWith("<!--"u8) && !Rest.StartsWith("<?"u8))
                return parts is null ? Decode(text) : parts.Append(Decode(text)).ToString();

            parts = (parts ?? new StringBuilder()).Append(Decode(text));
            if (!SkipCommentOrInstruction())
                parts.Append(ReadSection());
        }
    }

    private string ReadSection()
    {
        _position += "<![CDATA["u8.Length;
        var length = Rest.IndexOf("]]>"u8);
        if (length < 0)
            throw Malformed("a CDATA section that does not end");

        var text = Encoding.UTF8.GetString(Rest[..length]);
        _position += length + 3;
        return NormalizeLines(text);
    }

    /// <summary>The characters of text or an attribute's value, with references resolved.</summary>
    private static string Decode(ReadOnlySpan<byte> text)
    {
        var reference = text.IndexOf((byte)'&');
        if (reference < 0)
            return NormalizeLines(Encoding.UTF8.GetString(text));

        var decoded = new StringBuilder(text.Length);
        while (reference >= 0)
        {
            decoded.Append(NormalizeLines(Encoding.UTF8.GetString(text[..reference])));
            text = text[(reference + 1)..];
            var end = text.IndexOf((byte)';');
            if (end < 0)
                throw Malformed("an & that does not begin a reference");

            decoded.Append(Resolve(text[..end]).ToString());
            text = text[(end + 1)..];
            reference = text.IndexOf((byte)'&');
        }

        return decoded.Append(NormalizeLines(Encoding.UTF8.GetString(text))).ToString();
    }

    private static Rune Resolve(ReadOnlySpan<byte> reference)
    {
        if (reference.StartsWith("#"u8))
            return ResolveNumber(reference[1..]);

        return reference.SequenceEqual("amp"u8) ? new Rune('&')
            : reference.SequenceEqual("lt"u8) ? new Rune('<')
            : reference.SequenceEqual("gt"u8) ? new Rune('>')
            : reference.SequenceEqual("quot"u8) ? new Rune('"')
            : reference.SequenceEqual("apos"u8) ? new Rune('\'')
            : throw Malformed("a reference to an entity that is not declared");
    }

    /// <summary>Also what XML 1.0 forbids: a client may name the key <c>&amp;#x1;</c> as <see cref="S3XmlWriter"/> wrote it. Not NUL.</summary>
    private static Rune ResolveNumber(ReadOnlySpan<byte> digits)
    {
        const int MaxDigits = 10;
        var isHex = digits.StartsWith("x"u8);
        digits = isHex ? digits[1..] : digits;
        var isNumber = Utf8Parser.TryParse(digits, out uint code, out var consumed, isHex ? 'x' : 'D');
        return isNumber && consumed == digits.Length && digits.Length <= MaxDigits && char.IsAsciiHexDigit((char)digits[0])
            && code != 0 && Rune.TryCreate(code, out var rune)
            ? rune
            : throw Malformed("a reference to a character that does not exist");
    }

    /// <summary>XML 1.0, section 2.11: a line ends with a line feed, however it was written.</summary>
    private static string NormalizeLines(string text) =>
        text.Contains('\r') ? text.Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n') : text;
}
