namespace Pys3Local.S3.Xml;

/// <summary>A document that can be written: implemented by the generator for <c>[S3Xml("Root")]</c>.</summary>
internal interface IS3XmlDocument
{
    /// <summary>Writes the XML declaration and the root element with its content.</summary>
    void Write(S3XmlWriter writer);
}

/// <summary>A document that clients send: implemented by the generator for <c>[S3Xml("Root", Read = true)]</c>.</summary>
internal interface IS3XmlReadable<out T>
    where T : IS3XmlReadable<T>
{
    /// <param name="document">The whole body, UTF-8.</param>
    /// <param name="limits">What the reader accepts before it gives up.</param>
    /// <exception cref="S3XmlException">It is not well-formed, not this document, or beyond the limits.</exception>
    static abstract T Read(ReadOnlySpan<byte> document, S3XmlLimits limits);
}
