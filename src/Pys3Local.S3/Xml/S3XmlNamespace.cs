namespace Pys3Local.S3.Xml;

internal static class S3XmlNamespace
{
    /// <summary>The namespace of all documents of the API, "2006-03-01".</summary>
    public const string S3 = "http://s3.amazonaws.com/doc/2006-03-01/";
}
