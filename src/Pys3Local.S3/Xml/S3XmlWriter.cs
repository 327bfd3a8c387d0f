using System.Buffers;
using System.Buffers.Text;
using System.Text.Unicode;

namespace Pys3Local.S3.Xml;

/// <summary>
/// Writes S3's XML as UTF-8 straight into a buffer, so into a response's PipeWriter. Generated code calls it; all that is
/// known about escaping and formats is here. It flushes nothing: a page of a listing is bounded.
/// </summary>
/// <remarks>
/// Characters that XML 1.0 cannot carry are written as numeric references, as S3 does (<c>&amp;#x1;</c>). Strict parsers refuse them:
/// that is what <c>encoding-type=url</c> is for. A lone surrogate becomes U+FFFD.
/// </remarks>
internal sealed class S3XmlWriter(CountedOutput output)
{
    private const int MaxInt64Length = 20;

    /// <summary>Characters that are written in one piece: a text that has no more, with its tags.</summary>
    private const int ShortText = 64;

    /// <summary>Bytes of <c>&amp;#xFFFE;</c>: no character takes more.</summary>
    private const int LongestReference = 8;

    // Tab and line feed would survive in text; as references they also survive clients that trim or re-indent.
    private static readonly SearchValues<char> Escaped = SearchValues.Create(
        "&<>\"'" + string.Concat(Enumerable.Range(0, 0x20).Select(c => (char)c)) + "\uFFFE\uFFFF");

    private static ReadOnlySpan<byte> Quote => "&quot;"u8;

    /// <summary>Writes a whole document, and returns how many bytes it has.</summary>
    public static long Write(IS3XmlDocument document, IBufferWriter<byte> to)
    {
        var output = new CountedOutput(to);
        document.Write(new S3XmlWriter(output));
        output.Complete();
        return output.Bytes;
    }

    /// <summary>As <see cref="StartDocument(ReadOnlySpan{byte}, ReadOnlySpan{byte})"/> with the namespace of the API.</summary>
    public void StartDocument(ReadOnlySpan<byte> name) => StartDocument(name, "http://s3.amazonaws.com/doc/2006-03-01/"u8);

    /// <summary>The XML declaration and the start of the root element.</summary>
    /// <param name="name">The root element.</param>
    /// <param name="xmlNamespace">Its default namespace; empty for none.</param>
    public void StartDocument(ReadOnlySpan<byte> name, ReadOnlySpan<byte> xmlNamespace)
    {
        Append("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<"u8);
        Append(name);
        if (!xmlNamespace.IsEmpty)
        {
            Append(" xmlns=\""u8);
            Append(xmlNamespace);
            Append("\""u8);
        }

        Append(">"u8);
    }

    /// <summary>Asks for the room that it needs: an empty span is all that a response's writer owes to who asks for none.</summary>
    private void Append(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(output.GetSpan(bytes.Length));
        output.Advance(bytes.Length);
    }

    public void StartElement(ReadOnlySpan<byte> name) => output.Advance(StartTag(name, output.GetSpan(name.Length + 2)));

    /// <summary>The start of an element with <c>xsi:type</c>, which declares the prefix itself, as S3 does.</summary>
    public void StartElement(ReadOnlySpan<byte> name, string? xsiType)
    {
        if (xsiType is null)
        {
            StartElement(name);
            return;
        }

        Append("<"u8);
        Append(name);
        Append(" xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" xsi:type=\""u8);
        Text(xsiType);
        Append("\">"u8);
    }

    public void EndElement(ReadOnlySpan<byte> name) => output.Advance(EndTag(name, output.GetSpan(name.Length + 3)));

    /// <summary>An element with text; nothing at all where it is null.</summary>
    public void Element(ReadOnlySpan<byte> name, string? value)
    {
        if (value is null)
            return;

        if (value.Length > ShortText)
        {
            StartElement(name);
            Text(value);
            EndElement(name);
            return;
        }

        var element = Reserve(name, LongestReference * value.Length, out var start);
        Finish(name, element, start + Escape(value, element[start..]));
    }

    /// <summary>An element with text in quotes, which are no part of the value; nothing at all where it is null.</summary>
    public void Quoted(ReadOnlySpan<byte> name, string? value)
    {
        if (value is null)
            return;

        if (value.Length > ShortText)
        {
            StartElement(name);
            Append(Quote);
            Text(value);
            Append(Quote);
            EndElement(name);
            return;
        }

        var element = Reserve(name, LongestReference * (value.Length + 2), out var start);
        var end = start + Copy(Quote, element[start..]);
        end += Escape(value, element[end..]);
        Finish(name, element, end + Copy(Quote, element[end..]));
    }

    /// <inheritdoc cref="Element(ReadOnlySpan{byte}, string?)"/>
    public void Element(ReadOnlySpan<byte> name, long? value)
    {
        if (value is { } number)
        {
            var element = Reserve(name, MaxInt64Length, out var start);
            Utf8Formatter.TryFormat(number, element[start..], out var written);
            Finish(name, element, start + written);
        }
    }

    /// <inheritdoc cref="Element(ReadOnlySpan{byte}, string?)"/>
    public void Element(ReadOnlySpan<byte> name, bool? value)
    {
        if (value is { } condition)
        {
            StartElement(name);
            Append(condition ? "true"u8 : "false"u8);
            EndElement(name);
        }
    }

    /// <inheritdoc cref="Element(ReadOnlySpan{byte}, string?)"/>
    public void Element(ReadOnlySpan<byte> name, DateTimeOffset? value)
    {
        if (value is { } time)
        {
            var element = Reserve(name, S3XmlTimestamp.FormatLength, out var start);
            S3XmlTimestamp.Format(element[start..], time);
            Finish(name, element, start + S3XmlTimestamp.Length);
        }
    }

    /// <summary>Escaped text, good in an element and in a quoted attribute.</summary>
    public void Text(ReadOnlySpan<char> text)
    {
        // In pieces, so that one long value does not ask the pipe for one huge segment; a pair of surrogates stays in one.
        while (!text.IsEmpty)
        {
            var length = Math.Min(text.Length, ShortText);
            if (length < text.Length && char.IsHighSurrogate(text[length - 1]))
                length--;

            output.Advance(Escape(text[..length], output.GetSpan(LongestReference * length)));
            text = text[length..];
        }
    }

    /// <summary>Room for a whole element, with its start tag: a page of a listing has ten thousand of them.</summary>
    /// <param name="name">The element.</param>
    /// <param name="length">Bytes that its content has at most.</param>
    /// <param name="start">Where its content begins.</param>
    private Span<byte> Reserve(ReadOnlySpan<byte> name, int length, out int start)
    {
        var element = output.GetSpan((2 * name.Length) + 5 + length);
        start = StartTag(name, element);
        return element;
    }

    private void Finish(ReadOnlySpan<byte> name, Span<byte> element, int end) => output.Advance(end + EndTag(name, element[end..]));

    private static int StartTag(ReadOnlySpan<byte> name, Span<byte> tag)
    {
        tag[0] = (byte)'<';
        name.CopyTo(tag[1..]);
        tag[name.Length + 1] = (byte)'>';
        return name.Length + 2;
    }

    private static int EndTag(ReadOnlySpan<byte> name, Span<byte> tag)
    {
        tag[0] = (byte)'<';
        tag[1] = (byte)'/';
        name.CopyTo(tag[2..]);
        tag[name.Length + 2] = (byte)'>';
        return name.Length + 3;
    }

    /// <param name="text">Its characters.</param>
    /// <param name="to">Room for <see cref="LongestReference"/> bytes for each.</param>
    private static int Escape(ReadOnlySpan<char> text, Span<byte> to)
    {
        for (var length = 0; ;)
        {
            var plain = text.IndexOfAny(Escaped);
            Utf8.FromUtf16(plain < 0 ? text : text[..plain], to[length..], out _, out var written, replaceInvalidSequences: true);
            length += written;
            if (plain < 0)
                return length;

            length += Reference(text[plain], to[length..]);
            text = text[(plain + 1)..];
        }
    }

    private static int Reference(char character, Span<byte> to)
    {
        switch (character)
        {
            case '&': return Copy("&amp;"u8, to);
            case '<': return Copy("&lt;"u8, to);
            case '>': return Copy("&gt;"u8, to);
            case '"': return Copy(Quote, to);
            case '\'': return Copy("&#39;"u8, to);
            default:
                var start = Copy("&#x"u8, to);
                Utf8Formatter.TryFormat((ushort)character, to[start..], out var digits, new StandardFormat('X'));
                return start + digits + Copy(";"u8, to[(start + digits)..]);
        }
    }

    private static int Copy(ReadOnlySpan<byte> bytes, Span<byte> to)
    {
        bytes.CopyTo(to);
        return bytes.Length;
    }
}
