namespace Pys3Local.S3.Xml;

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
