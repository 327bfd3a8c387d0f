namespace Pys3Local.S3.Xml;

/// <summary>A document of a client that cannot be read. The message is for the client; the S3 layer answers MalformedXML.</summary>
internal sealed class S3XmlException(string message) : Exception(message);
