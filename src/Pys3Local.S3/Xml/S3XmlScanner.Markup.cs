using System.Text;
using System.Text.Unicode;

namespace Pys3Local.S3.Xml;

// What is between angle brackets.
internal ref partial struct S3XmlScanner
{
    /// <summary>One pass over all bytes first, so that nothing later has to think of illegal ones.</summary>
    private readonly void CheckCharacters()
    {
        if (_document.Length > _limits.MaxBytes)
            throw new S3XmlException($"The document is larger than {_limits.MaxBytes} bytes.");

        if (!Utf8.IsValid(_document))
            throw NotUtf8();

        if (_document.ContainsAny(IllegalBytes) || _document.IndexOf("\uFFFE"u8) >= 0 || _document.IndexOf("\uFFFF"u8) >= 0)
            throw Malformed("it has a character that XML does not allow");
    }

    /// <summary>The XML declaration: version, then where there is one an encoding that is UTF-8 or a part of it, then standalone.</summary>
    private void ReadDeclaration()
    {
        _position += "<?xml"u8.Length;
        var next = 0;
        for (var spaced = SkipSpace(); !Rest.StartsWith("?>"u8); spaced = SkipSpace())
        {
            var name = _document[ReadPair(out var range)];
            var value = _document[range];
            var part = name.SequenceEqual("version"u8) && value.SequenceEqual("1.0"u8) ? 0
                : name.SequenceEqual("encoding"u8) ? 1
                : name.SequenceEqual("standalone"u8) && (value.SequenceEqual("yes"u8) || value.SequenceEqual("no"u8)) ? 2
                : -1;
            if (part < next || (next == 0 && part != 0) || !spaced)
                throw Malformed("the XML declaration is not of version 1.0");

            if (part == 1 && !Ascii.EqualsIgnoreCase(value, "utf-8"u8) && !Ascii.EqualsIgnoreCase(value, "us-ascii"u8))
                throw NotUtf8();

            next = part + 1;
        }

        if (next == 0)
            throw Malformed("the XML declaration has no version");

        _position += 2;
    }

    /// <summary>White space, comments and processing instructions, up to a tag or the end of the document.</summary>
    private void SkipMisc()
    {
        while (true)
        {
            SkipSpace();
            if (!SkipCommentOrInstruction())
                break;
        }

        if (!Rest.IsEmpty && Rest[0] != '<')
            throw Malformed("text where only elements may be");
    }

    private bool SkipCommentOrInstruction()
    {
        if (Rest.StartsWith("<!--"u8))
        {
            _position += 4;
            var end = Rest.IndexOf("--"u8);
            if (end < 0 || !Rest[end..].StartsWith("-->"u8))
                throw Malformed("a comment that does not end with -->");

            _position += end + 3;
            return true;
        }

        if (!Rest.StartsWith("<?"u8))
            return false;

        _position += 2;
        var target = ReadName();
        var length = _document[target].Length;
        var close = Rest.IndexOf("?>"u8);
        if (close < 0 || (close > 0 && !IsSpace(Rest[0])) || (length == 3 && Ascii.EqualsIgnoreCase(_document[target], "xml"u8)))
            throw Malformed("a processing instruction that is not well-formed");

        _position += close + 2;
        return true;
    }

    private void ReadStartTag()
    {
        if (Rest.StartsWith("<!"u8))
            throw Rest.StartsWith("<!DOCTYPE"u8) ? new S3XmlException("The document has a DTD.") : Malformed("a declaration where an element must be");

        if (Depth == _limits.MaxDepth || ++_elements > _limits.MaxElements)
        {
            throw new S3XmlException(Depth == _limits.MaxDepth
                ? $"The document is nested more than {_limits.MaxDepth} elements deep."
                : $"The document has more than {_limits.MaxElements} elements.");
        }

        _position++;
        var name = ReadName();
        _open[Depth++] = name;
        Name = LocalName(_document[name]);
        ReadAttributes();
    }

    private void ReadEndTag()
    {
        var name = _document[_open[--Depth]];
        Name = LocalName(name);
        if (_emptyTag)
        {
            _emptyTag = false;
            return;
        }

        if (!Rest.StartsWith("</"u8))
            throw Rest.IsEmpty ? Malformed("it ends inside an element") : new S3XmlException($"The element {Printable(Name)} may only contain text.");

        _position += 2;
        if (!_document[ReadName()].SequenceEqual(name))
            throw Malformed($"the end of {Printable(name)} is missing");

        SkipSpace();
        Expect((byte)'>');
    }

    /// <summary>Attributes up to the end of the start tag. All are checked, only <c>xsi:type</c> is kept.</summary>
    private void ReadAttributes()
    {
        XsiType = null;
        Span<Range> names = stackalloc Range[MaxAttributes];
        for (var count = 0; ; count++)
        {
            var spaced = SkipSpace();
            if (Rest.StartsWith("/>"u8) || Rest.StartsWith(">"u8))
            {
                _emptyTag = Rest[0] == '/';
                _position += _emptyTag ? 2 : 1;
                return;
            }

            if (!spaced || count == MaxAttributes)
                throw Malformed(spaced ? $"more than {MaxAttributes} attributes" : "a tag that does not end");

            names[count] = ReadAttribute();
            foreach (var earlier in names[..count])
            {
                if (_document[earlier].SequenceEqual(_document[names[count]]))
                    throw Malformed("an attribute that appears twice");
            }
        }
    }

    private Range ReadAttribute()
    {
        var name = ReadPair(out var value);
        if (_document[value].Contains((byte)'<'))
            throw Malformed("a < in an attribute");

        var text = Decode(_document[value]);
        if (_document[name].EndsWith(":type"u8))
            XsiType = text;

        return name;
    }

    /// <summary>A name, an equals sign and a quoted value.</summary>
    private Range ReadPair(out Range value)
    {
        var name = ReadName();
        SkipSpace();
        Expect((byte)'=');
        SkipSpace();
        var quote = Rest.IsEmpty ? (byte)0 : Rest[0];
        var length = quote is (byte)'"' or (byte)'\'' ? Rest[1..].IndexOf(quote) : -1;
        if (length < 0)
            throw Malformed("an attribute without a quoted value");

        value = (_position + 1)..(_position + 1 + length);
        _position += length + 2;
        return name;
    }

    private Range ReadName()
    {
        var length = Rest.IndexOfAnyExcept(NameBytes);
        length = length < 0 ? Rest.Length : length;
        if (length == 0 || Rest[0] is (byte)'-' or (byte)'.' || char.IsAsciiDigit((char)Rest[0]))
            throw Malformed("a name is missing");

        var name = _position..(_position + length);
        _position += length;
        return name;
    }

    private void Expect(byte character)
    {
        if (Rest.IsEmpty || Rest[0] != character)
            throw Malformed($"{(char)character} is missing");

        _position++;
    }

    private bool SkipSpace()
    {
        var length = Rest.IndexOfAnyExcept(" \t\r\n"u8);
        length = length < 0 ? Rest.Length : length;
        _position += length;
        return length > 0;
    }

    private static S3XmlException NotUtf8() => new("The document is not UTF-8.");

    private static bool IsSpace(byte character) => character is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n';

    private static ReadOnlySpan<byte> LocalName(ReadOnlySpan<byte> name) => name[(name.LastIndexOf((byte)':') + 1)..];
}
