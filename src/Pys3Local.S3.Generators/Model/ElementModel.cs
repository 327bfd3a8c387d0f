namespace Pys3Local.S3.Generators.Model;

/// <summary>A class marked with <c>[S3Xml]</c>, without symbols or syntax.</summary>
/// <param name="Namespace">The C# namespace; empty for the global one.</param>
/// <param name="Name">The class.</param>
/// <param name="Declaration">Its keywords: <c>partial class</c> or <c>partial record</c>.</param>
/// <param name="CanRead">Whether it is read as well.</param>
/// <param name="Properties">In the order of the document.</param>
internal sealed record ElementModel(string Namespace, string Name, string Declaration, bool CanRead, EquatableArray<PropertyModel> Properties)
{
    /// <summary>The root element of a document; null for a part.</summary>
    public string? Root { get; init; }

    /// <summary>The default namespace of the root; null for that of S3.</summary>
    public string? XmlNamespace { get; init; }

    public string FullName => Namespace.Length == 0 ? Name : Namespace + "." + Name;
}
