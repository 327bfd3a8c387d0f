namespace Pys3Local.S3.Xml;

/// <summary>A document that can be written: implemented by the generator for <c>[S3Xml("Root")]</c>.</summary>
internal interface IS3XmlDocument
{
    /// <summary>Writes the XML declaration and the root element with its content.</summary>
    void Write(S3XmlWriter writer);
}
