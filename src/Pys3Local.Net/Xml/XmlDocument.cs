using System.Globalization;
using System.Text;

namespace Pys3Local.Net.Xml;

/// <summary>
/// Reads the documents that S3 services answer with: elements, text, the five entities and numbers, CDATA. Smaller than the runtime's reader by all that is
/// not in them: document types are refused, attributes and comments passed over.
/// </summary>
public static class XmlDocument
{
    private const int MaxDepth = 32;

    /// <exception cref="FormatException">It is not such a document.</exception>
    public static XmlElement Read(ReadOnlySpan<byte> utf8) => Read(Encoding.UTF8.GetString(utf8));

    /// <inheritdoc cref="Read(ReadOnlySpan{byte})"/>
    public static XmlElement Read(string text)
    {
        var open = new Stack<(XmlElement Element, StringBuilder Text)>();
        var at = 0;
        while (at < text.Length)
        {
            var tag = text.IndexOf('<', at);
            if (open.Count > 0)
                Append(open.Peek().Text, text.AsSpan(at, (tag < 0 ? text.Length : tag) - at));

            if (tag < 0)
                break;

            at = Skip(text, tag, out var cdata);
            if (cdata is not null && open.Count > 0)
                open.Peek().Text.Append(cdata);

            if (at != tag)
                continue;

            var end = text.IndexOf('>', tag);
            if (end < 0)
                throw Malformed("a tag has no end");

            at = end + 1;
            var inside = text.AsSpan(tag + 1, end - tag - 1);
            var closes = inside.StartsWith("/");
            if (!closes)
                Open(open, inside);

            if ((closes || inside.EndsWith("/")) && Close(open, closes ? NameOf(inside[1..]) : null) is { } root)
                return root;
        }

        throw Malformed("it ends early");
    }

    private static void Open(Stack<(XmlElement Element, StringBuilder Text)> open, ReadOnlySpan<char> tag)
    {
        var element = new XmlElement(NameOf(tag.TrimEnd('/')));
        if (open.Count == MaxDepth)
            throw Malformed("it is too deep");

        if (open.Count > 0)
            open.Peek().Element.Add(element);

        open.Push((element, new StringBuilder()));
    }

    /// <summary>The outermost element, where this closes it.</summary>
    private static XmlElement? Close(Stack<(XmlElement Element, StringBuilder Text)> open, string? name)
    {
        if (open.Count == 0 || name is not null && open.Peek().Element.Name != name)
            throw Malformed($"</{name}> closes nothing");

        var (element, text) = open.Pop();
        element.Text = element.Children.Count > 0 ? "" : text.ToString();
        return open.Count == 0 ? element : null;
    }

    /// <summary>Where a comment, a declaration or CDATA ends; <paramref name="at"/> itself if there is none.</summary>
    private static int Skip(string text, int at, out string? cdata)
    {
        const string CData = "<![CDATA[";
        cdata = null;
        var rest = text.AsSpan(at);
        if (rest.StartsWith(CData))
        {
            var end = After(text, at, "]]>");
            cdata = text[(at + CData.Length)..(end - 3)];
            return end;
        }

        return rest.StartsWith("<!--") ? After(text, at, "-->")
            : rest.StartsWith("<?") ? After(text, at, "?>")
            : rest.StartsWith("<!") ? throw Malformed("it has a document type")
            : at;
    }

    private static int After(string text, int at, string end) =>
        text.IndexOf(end, at, StringComparison.Ordinal) is var found and >= 0 ? found + end.Length : throw Malformed($"'{end}' is missing");

    private static string NameOf(ReadOnlySpan<char> tag)
    {
        var end = tag.IndexOfAny(" \t\r\n");
        var name = end < 0 ? tag : tag[..end];
        name = name[(name.IndexOf(':') + 1)..];
        return name.IsEmpty ? throw Malformed("a tag has no name") : name.ToString();
    }

    private static void Append(StringBuilder target, ReadOnlySpan<char> text)
    {
        while (text.IndexOf('&') is var at and >= 0)
        {
            target.Append(text[..at]);
            text = text[(at + 1)..];
            var end = text.IndexOf(';');
            if (end < 0)
                throw Malformed("an entity has no end");

            target.Append(Entity(text[..end]));
            text = text[(end + 1)..];
        }

        target.Append(text);
    }

    private static string Entity(ReadOnlySpan<char> name) => name switch
    {
        "lt" => "<",
        "gt" => ">",
        "amp" => "&",
        "quot" => "\"",
        "apos" => "'",
        ['#', 'x' or 'X', .. var digits] => Character(digits, NumberStyles.AllowHexSpecifier),
        ['#', .. var digits] => Character(digits, NumberStyles.None),
        _ => throw Malformed($"there is no entity '{name}'"),
    };

    private static string Character(ReadOnlySpan<char> digits, NumberStyles style) =>
        int.TryParse(digits, style, CultureInfo.InvariantCulture, out var value) && Rune.IsValid(value)
            ? new Rune(value).ToString()
            : throw Malformed("a character's number is none");

    private static FormatException Malformed(string reason) => new($"The answer is not the expected XML: {reason}.");
}
