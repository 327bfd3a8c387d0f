using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Pys3Local.S3.Generators.Model;

namespace Pys3Local.S3.Generators;

/// <summary>From the symbol of a marked class to its model.</summary>
internal static class S3XmlParser
{
    public const string AttributeName = Namespace + "S3XmlAttribute";

    private const string Namespace = "Pys3Local.S3.Xml.";

    public static ParseResult Parse(GeneratorAttributeSyntaxContext target, CancellationToken cancellation)
    {
        var type = (INamedTypeSymbol)target.TargetSymbol;
        var syntax = (TypeDeclarationSyntax)target.TargetNode;
        if (!syntax.Modifiers.Any(SyntaxKind.PartialKeyword) || type.ContainingType is not null || type.IsGenericType || type.IsValueType)
            return new ParseResult(null, new([Problem.At(type, Problems.NotPartial)]));

        var attribute = target.Attributes[0];
        var canRead = NamedArgument(attribute, "Read") is true;
        var problems = new List<Problem>();
        var properties = new List<PropertyModel>();
        foreach (var property in type.GetMembers().OfType<IPropertySymbol>().Where(IsPart))
        {
            cancellation.ThrowIfCancellationRequested();
            var parsed = PropertyParser.Parse(property, canRead, out var problem);
            problem ??= parsed is not null && properties.Any(earlier => Collide(earlier, parsed)) ? Problems.DuplicateElement : null;
            if (problem is not null)
                problems.Add(Problem.At(property, problem));
            else
                properties.Add(parsed!);
        }

        if (properties.Any(p => p.Role == PropertyRole.Text) && properties.Any(p => p.Role is PropertyRole.Child or PropertyRole.List))
            problems.Add(Problem.At(type, Problems.AttributeDoesNotFit));

        return new ParseResult(problems.Count > 0 ? null : Describe(type, attribute, canRead, properties), new(problems));
    }

    public static AttributeData? Find(ISymbol symbol, string name) =>
        symbol.GetAttributes().FirstOrDefault(a => a.AttributeClass?.ToDisplayString() == Namespace + name);

    public static object? NamedArgument(AttributeData attribute, string name) =>
        attribute.NamedArguments.FirstOrDefault(argument => argument.Key == name).Value.Value;

    private static ElementModel Describe(INamedTypeSymbol type, AttributeData attribute, bool canRead, List<PropertyModel> properties) => new(
        type.ContainingNamespace.IsGlobalNamespace ? "" : type.ContainingNamespace.ToDisplayString(),
        type.Name,
        type.IsRecord ? "partial record" : "partial class",
        canRead,
        new(properties))
    {
        Root = attribute.ConstructorArguments.Length == 0 ? null : (string?)attribute.ConstructorArguments[0].Value,
        XmlNamespace = NamedArgument(attribute, "Namespace") as string,
    };

    /// <summary>Settable instance properties; a computed one is no part of the document, nor is a record's EqualityContract.</summary>
    private static bool IsPart(IPropertySymbol property) => property is { IsStatic: false, IsIndexer: false, SetMethod: not null };

    private static bool Collide(PropertyModel one, PropertyModel other) =>
        one.Role is PropertyRole.Text or PropertyRole.XsiType
            ? one.Role == other.Role
            : (one.Wrapper ?? one.Element) is { } name && name == (other.Wrapper ?? other.Element);
}
