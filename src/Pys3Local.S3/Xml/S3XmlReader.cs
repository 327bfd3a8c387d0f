using System.Globalization;

namespace Pys3Local.S3.Xml;

/// <summary>
/// Reads a client's document for generated code: child elements by local name (the namespace, which SDKs often forget, does not matter),
/// text of leaves, nothing of what S3 does not use.
/// </summary>
/// <remarks>
/// A parser of our own (<see cref="S3XmlScanner"/>) and not System.Xml's: XmlReader is AOT-clean, but a program of
/// 1.6 MB that uses it has 7.7 MB, and what S3 needs of XML is small. This one is stricter: UTF-8 only, no DTD, so no entities beside the
/// five, no text between elements, and bounds on size, depth and count. A test compares the two on mutated documents.
/// </remarks>
internal ref struct S3XmlReader(ReadOnlySpan<byte> document, S3XmlLimits limits)
{
    private S3XmlScanner _scanner = new(document, limits);

    /// <summary>The <c>xsi:type</c> of the element just entered; null where it has none.</summary>
    public readonly string? XsiType => _scanner.XsiType;

    /// <summary>Enters the root element, which has to be this one.</summary>
    public void ReadRoot(ReadOnlySpan<byte> name)
    {
        _scanner.ReadProlog();
        if (!Is(name))
            throw new S3XmlException($"The root element must be {S3XmlScanner.Printable(name)}, not {S3XmlScanner.Printable(_scanner.Name)}.");
    }

    /// <summary>After the root element only comments and white space may follow.</summary>
    public void ReadEnd() => _scanner.ReadEpilog();

    /// <summary>
    /// Enters the next child of the current element, or leaves the current element where there is none. Between two calls, the child
    /// has to be consumed: by one of the Read methods, or a loop of its own.
    /// </summary>
    public bool MoveToChild() => _scanner.MoveToChild();

    /// <summary>Whether the element just entered has this local name.</summary>
    public readonly bool Is(ReadOnlySpan<byte> name) => _scanner.Name.SequenceEqual(name);

    /// <summary>What generated code calls for an element that its model does not have: what a document says is honoured or refused, never passed over.</summary>
    public readonly void Refuse() => throw new S3XmlException($"The element {S3XmlScanner.Printable(_scanner.Name)} is not offered here.");

    /// <summary>Throws where an element that may be there once was there before.</summary>
    public readonly void Once(bool seen)
    {
        if (seen)
            throw new S3XmlException($"The element {S3XmlScanner.Printable(_scanner.Name)} appears more than once.");
    }

    /// <summary>What generated code throws for a required element that was not in the element just left.</summary>
    public readonly S3XmlException Missing(string element) => new($"The element {element} is missing from {S3XmlScanner.Printable(_scanner.Name)}.");

    /// <summary>The text of the current element, exactly as it is written.</summary>
    public string ReadString() => _scanner.ReadText();

    /// <summary>As <see cref="ReadString()"/>, for an element that may be there once.</summary>
    /// <param name="previous">What was read before; not null is an error.</param>
    public string ReadString(string? previous)
    {
        Once(previous is not null);
        return _scanner.ReadText();
    }

    /// <inheritdoc cref="ReadString(string?)"/>
    public int ReadInt32(int? previous)
    {
        Once(previous is not null);
        return int.TryParse(_scanner.ReadText().AsSpan().Trim(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value)
            ? value
            : throw Invalid("an integer");
    }

    /// <inheritdoc cref="ReadString(string?)"/>
    public long ReadInt64(long? previous)
    {
        Once(previous is not null);
        return long.TryParse(_scanner.ReadText().AsSpan().Trim(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value)
            ? value
            : throw Invalid("an integer");
    }

    /// <inheritdoc cref="ReadString(string?)"/>
    public bool ReadBoolean(bool? previous)
    {
        Once(previous is not null);
        return _scanner.ReadText().AsSpan().Trim() switch
        {
            // Besides XML's own lexical forms: Python clients that format a bool themselves send True.
            "true" or "True" or "TRUE" or "1" => true,
            "false" or "False" or "FALSE" or "0" => false,
            _ => throw Invalid("true or false"),
        };
    }

    /// <inheritdoc cref="ReadString(string?)"/>
    public DateTimeOffset ReadTimestamp(DateTimeOffset? previous)
    {
        Once(previous is not null);
        return S3XmlTimestamp.TryParse(_scanner.ReadText().AsSpan().Trim(), out var value) ? value : throw Invalid("a timestamp in ISO 8601");
    }

    private readonly S3XmlException Invalid(string expected) =>
        new($"The element {S3XmlScanner.Printable(_scanner.Name)} must be {expected}.");
}
