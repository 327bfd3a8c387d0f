namespace Pys3Local.S3.Xml;

/// <summary>
/// Marks a partial class as an S3 XML element. Its settable properties, in the order of their declaration, are the child
/// elements, named as the property unless an attribute on the property says otherwise; get-only properties are not part of it.
/// The generator adds <c>WriteElement</c>, for a document also <see cref="IS3XmlDocument"/>, and where
/// <see cref="Read"/> is set <c>ReadContent</c>, for a document also <see cref="IS3XmlReadable{T}"/>.
/// </summary>
/// <remarks>
/// Supported: string, int, long, bool, DateTimeOffset, their nullable forms, other marked classes, and
/// <see cref="IReadOnlyList{T}"/> of string or of a marked class. A null property is left out of the document.
/// When reading, a <c>required</c> property must be there (a required flattened list has at least one item), an element that is not a list
/// is there at most once, and an element without a property is an error.
/// </remarks>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
internal sealed class S3XmlAttribute : Attribute
{
    /// <summary>A part of documents, named by the property that holds it.</summary>
    public S3XmlAttribute()
    {
    }

    /// <summary>A document with this root element.</summary>
    public S3XmlAttribute(string root) => Root = root;

    public string? Root { get; }

    /// <summary>The default namespace of the root, where it is not that of S3; empty for none (S3 answers errors without).</summary>
    public string? Namespace { get; init; }

    /// <summary>Whether clients send it, so that it has to be read.</summary>
    public bool Read { get; init; }
}

/// <summary>The name of the element, where it is not the name of the property.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class S3XmlElementAttribute(string name) : Attribute
{
    public string Name { get; } = name;
}

/// <summary>A string that is written in quotes, as ETags are, and is without them here. Only of a class that is not read.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class S3XmlQuotedAttribute : Attribute;

/// <summary>
/// How a list is written. S3 writes most lists flattened: <c>[S3XmlList("Contents")]</c> repeats the element. Some are wrapped:
/// <c>[S3XmlList("Buckets", Item = "Bucket")]</c>, where an empty list leaves an empty wrapper and null leaves nothing.
/// <c>[S3XmlList]</c> without a name is a flattened list of mixed elements: each item has a property
/// <c>ReadOnlySpan&lt;byte&gt; ElementName</c>; it cannot be read.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class S3XmlListAttribute : Attribute
{
    public S3XmlListAttribute()
    {
    }

    public S3XmlListAttribute(string name) => Name = name;

    /// <summary>The element of an item, or of the wrapper where <see cref="Item"/> is given.</summary>
    public string? Name { get; }

    /// <summary>The element of an item inside the wrapper.</summary>
    public string? Item { get; init; }
}

/// <summary>The string that is the whole content of its element, as in LocationConstraint.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class S3XmlTextAttribute : Attribute;

/// <summary>The string that is the element's <c>xsi:type</c>: the one attribute that the API has, on Grantee.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class S3XmlTypeAttribute : Attribute;
