namespace Pys3Local.S3.Generators.Model;

/// <summary>A property of an <see cref="ElementModel"/>.</summary>
/// <param name="Name">The C# name.</param>
/// <param name="Role">Where it goes.</param>
/// <param name="Kind">What it is, or what the items of the list are.</param>
/// <param name="Type">The fully qualified class, where <paramref name="Kind"/> is <see cref="ValueKind.Element"/>.</param>
/// <param name="Element">The element, or the item of the list; null for items that name themselves.</param>
/// <param name="Wrapper">The element around the items of a wrapped list.</param>
/// <param name="IsRequired">Declared <c>required</c>.</param>
/// <param name="IsNullable">Null leaves it out.</param>
internal sealed record PropertyModel(
    string Name,
    PropertyRole Role,
    ValueKind Kind,
    string Type,
    string? Element,
    string? Wrapper,
    bool IsRequired,
    bool IsNullable);

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
