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
