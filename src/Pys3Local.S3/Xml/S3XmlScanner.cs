using System.Buffers;
using System.Text;

namespace Pys3Local.S3.Xml;

/// <summary>
/// The well-formedness part of <see cref="S3XmlReader"/>: tags, text, references, comments, over bytes in memory. Linear in the length of
/// the document; it never recurses.
/// </summary>
/// <remarks>Source: XML 1.0, fifth edition, without the parts that a document without a DTD cannot have.</remarks>
internal ref partial struct S3XmlScanner
{
    /// <summary>Per element; clients send at most a few namespaces and xsi:type.</summary>
    private const int MaxAttributes = 16;

    /// <summary>ASCII only, which is all that names in S3 need.</summary>
    private static readonly SearchValues<byte> NameBytes = SearchValues.Create(
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-.:"u8);

    private static readonly SearchValues<byte> IllegalBytes = SearchValues.Create(
        [.. Enumerable.Range(0, 0x20).Select(b => (byte)b).Except("\t\n\r"u8.ToArray())]);

    private readonly S3XmlLimits _limits;

    /// <summary>The qualified names of the open elements: their ends must match.</summary>
    private readonly Range[] _open;

    private readonly ReadOnlySpan<byte> _document;
    private int _position;
    private int _elements;

    /// <summary>Whether the tag just read was <c>&lt;a/&gt;</c>: its end is still to be reported.</summary>
    private bool _emptyTag;

    public S3XmlScanner(ReadOnlySpan<byte> document, S3XmlLimits limits)
    {
        _document = document;
        _limits = limits;
        _open = new Range[limits.MaxDepth];
    }

    /// <summary>The local name of the element entered or left last.</summary>
    public ReadOnlySpan<byte> Name { get; private set; }

    /// <summary>The xsi:type of the element entered last.</summary>
    public string? XsiType { get; private set; }

    /// <summary>The number of open elements.</summary>
    public int Depth { get; private set; }

    private readonly ReadOnlySpan<byte> Rest => _document[_position..];

    /// <summary>A name for a message; not more of it than a person reads.</summary>
    public static string Printable(ReadOnlySpan<byte> name)
    {
        const int MaxLength = 64;
        return Encoding.ASCII.GetString(name.Length > MaxLength ? name[..MaxLength] : name);
    }

    /// <summary>Everything up to and including the start tag of the root.</summary>
    public void ReadProlog()
    {
        CheckCharacters();
        if (Rest.StartsWith("\uFEFF"u8))
            _position += 3;

        if (Rest.StartsWith("<?xml"u8) && Rest.Length > 5 && IsSpace(Rest[5]))
            ReadDeclaration();

        SkipMisc();
        if (Rest.IsEmpty)
            throw new S3XmlException("The document is empty.");

        ReadStartTag();
    }

    public void ReadEpilog()
    {
        SkipMisc();
        if (!Rest.IsEmpty)
            throw Malformed("there is something after the root element");
    }

    /// <summary>See <see cref="S3XmlReader.MoveToChild"/>.</summary>
    public bool MoveToChild()
    {
        if (!_emptyTag)
        {
            SkipMisc();
            if (Rest.IsEmpty)
                throw Malformed("it ends inside an element");

            if (!Rest.StartsWith("</"u8))
            {
                ReadStartTag();
                return true;
            }
        }

        ReadEndTag();
        return false;
    }

    /// <summary>The text of an element that has no child elements; consumes its end tag.</summary>
    public string ReadText()
    {
        var text = _emptyTag ? "" : ReadCharacters();
        ReadEndTag();
        return text;
    }

    private static S3XmlException Malformed(string what) => new($"The document is not well-formed: {what}.");
}
