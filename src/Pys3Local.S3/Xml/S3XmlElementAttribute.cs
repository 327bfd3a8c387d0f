namespace Pys3Local.S3.Xml;

/// <summary>The name of the element, where it is not the name of the property.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class S3XmlElementAttribute(string name) : Attribute
{
    public string Name { get; } = name;
}
