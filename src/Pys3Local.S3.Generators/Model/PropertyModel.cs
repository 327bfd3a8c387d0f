namespace Pys3Local.S3.Generators.Model;

/// <summary>A property of an <see cref="ElementModel"/>.</summary>
/// <param name="Name">The C# name.</param>
/// <param name="Role">Where it goes.</param>
/// <param name="Kind">What it is, or what the items of the list are.</param>
/// <param name="Type">The fully qualified class, where <paramref name="Kind"/> is <see cref="ValueKind.Element"/>.</param>
internal sealed record PropertyModel(string Name, PropertyRole Role, ValueKind Kind, string Type)
{
    /// <summary>The element, or the item of the list; null for items that name themselves.</summary>
    public string? Element { get; init; }

    /// <summary>The element around the items of a wrapped list; null where there is none.</summary>
    public string? Wrapper { get; init; }

    /// <summary>Written in quotes that the value is without.</summary>
    public bool IsQuoted { get; init; }

    /// <summary>Declared <c>required</c>.</summary>
    public bool IsRequired { get; init; }

    /// <summary>Null leaves it out.</summary>
    public bool IsNullable { get; init; }
}

internal enum PropertyRole
{
    /// <summary>One child element.</summary>
    Child,

    /// <summary>Child elements, with or without a wrapper.</summary>
    List,

    /// <summary>The text of the element itself.</summary>
    Text,

    /// <summary>The element's <c>xsi:type</c>.</summary>
    XsiType,
}

internal enum ValueKind
{
    String,
    Int32,
    Int64,
    Boolean,
    Timestamp,

    /// <summary>A class marked with <c>[S3Xml]</c>.</summary>
    Element,
}
