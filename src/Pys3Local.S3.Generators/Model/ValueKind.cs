namespace Pys3Local.S3.Generators.Model;

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
