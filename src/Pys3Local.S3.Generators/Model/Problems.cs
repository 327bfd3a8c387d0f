using Microsoft.CodeAnalysis;

namespace Pys3Local.S3.Generators.Model;

/// <summary>What the generator refuses. All are errors: half a document would be worse than none.</summary>
internal static class Problems
{
    public static readonly DiagnosticDescriptor UnsupportedType = Error(
        "S3XML001", "'{0}' has a type that S3 documents do not have; see S3XmlAttribute for those that are supported");

    public static readonly DiagnosticDescriptor NotPartial = Error(
        "S3XML002", "'{0}' must be a partial class or record that is neither nested nor generic");

    public static readonly DiagnosticDescriptor NotReadable = Error(
        "S3XML003", "'{0}' belongs to a document that is read, but its own class is not marked with Read = true, or its items name themselves");

    public static readonly DiagnosticDescriptor NeitherRequiredNorNullable = Error(
        "S3XML004", "'{0}' belongs to a document that is read and so must be nullable, required, a list, a number or a bool");

    public static readonly DiagnosticDescriptor AttributeDoesNotFit = Error(
        "S3XML005", "'{0}' needs [S3XmlList] if and only if it is a list, must be a string for [S3XmlText] and [S3XmlType], and [S3XmlText] is alone");

    public static readonly DiagnosticDescriptor DuplicateElement = Error(
        "S3XML006", "'{0}' has the same element as an earlier property");

    public static readonly DiagnosticDescriptor NotQuotable = Error(
        "S3XML007", "'{0}' must be a string that is a child element of a document that is not read, for [S3XmlQuoted]");

    private static DiagnosticDescriptor Error(string id, string message) =>
        new(id, "The class cannot be an S3 document", message, "S3Xml", DiagnosticSeverity.Error, isEnabledByDefault: true);
}
