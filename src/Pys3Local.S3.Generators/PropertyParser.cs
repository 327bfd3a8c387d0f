using Microsoft.CodeAnalysis;
using Pys3Local.S3.Generators.Model;

namespace Pys3Local.S3.Generators;

/// <summary>From the symbol of a property to its model.</summary>
internal static class PropertyParser
{
    /// <returns>The model; null if <paramref name="problem"/> says why not.</returns>
    public static PropertyModel? Parse(IPropertySymbol property, bool canRead, out DiagnosticDescriptor? problem)
    {
        var type = property.Type;
        var isNullable = type.NullableAnnotation == NullableAnnotation.Annotated;
        var itemType = ItemOfList(type);
        var list = S3XmlParser.Find(property, "S3XmlListAttribute");
        var isQuoted = S3XmlParser.Find(property, "S3XmlQuotedAttribute") is not null;
        var role = RoleOf(property, itemType is not null);
        var kind = KindOf(itemType ?? type);

        problem = kind is null || (itemType is not null && kind is not (ValueKind.String or ValueKind.Element)) ? Problems.UnsupportedType
            : (itemType is null) != (list is null) || (role is PropertyRole.Text or PropertyRole.XsiType && kind != ValueKind.String) ? Problems.AttributeDoesNotFit
            : isQuoted && (canRead || role != PropertyRole.Child || kind != ValueKind.String) ? Problems.NotQuotable
            : null;
        if (problem is not null)
            return null;

        var (element, wrapper) = Names(property, list, role);
        if (canRead)
            problem = CheckReading(itemType ?? type, kind!.Value, role, element, property.IsRequired || isNullable);

        var typeName = kind == ValueKind.Element ? Qualified(itemType ?? type) : "";
        return problem is not null ? null
            : new PropertyModel(property.Name, role, kind!.Value, typeName) { Element = element, Wrapper = wrapper, IsQuoted = isQuoted, IsRequired = property.IsRequired, IsNullable = isNullable };
    }

    private static DiagnosticDescriptor? CheckReading(ITypeSymbol type, ValueKind kind, PropertyRole role, string? element, bool canBeAbsent)
    {
        if (role == PropertyRole.List && element is null)
            return Problems.NotReadable;

        if (kind == ValueKind.Element
            && !(S3XmlParser.Find(type, "S3XmlAttribute") is { } attribute && S3XmlParser.NamedArgument(attribute, "Read") is true))
        {
            return Problems.NotReadable;
        }

        return role is PropertyRole.Child or PropertyRole.XsiType && kind is ValueKind.String or ValueKind.Element && !canBeAbsent && role != PropertyRole.List
            ? Problems.NeitherRequiredNorNullable
            : null;
    }

    private static PropertyRole RoleOf(IPropertySymbol property, bool isList) =>
        S3XmlParser.Find(property, "S3XmlTextAttribute") is not null ? PropertyRole.Text
        : S3XmlParser.Find(property, "S3XmlTypeAttribute") is not null ? PropertyRole.XsiType
        : isList ? PropertyRole.List
        : PropertyRole.Child;

    private static (string? Element, string? Wrapper) Names(IPropertySymbol property, AttributeData? list, PropertyRole role)
    {
        if (list is not null)
        {
            var name = list.ConstructorArguments.Length == 0 ? null : (string?)list.ConstructorArguments[0].Value;
            return S3XmlParser.NamedArgument(list, "Item") is string item ? (item, name) : (name, null);
        }

        return role == PropertyRole.Child
            ? (S3XmlParser.Find(property, "S3XmlElementAttribute")?.ConstructorArguments[0].Value as string ?? property.Name, null)
            : (null, null);
    }

    private static ITypeSymbol? ItemOfList(ITypeSymbol type) =>
        type is INamedTypeSymbol { IsGenericType: true } list
        && list.ConstructedFrom.ToDisplayString() == "System.Collections.Generic.IReadOnlyList<T>"
            ? list.TypeArguments[0]
            : null;

    private static ValueKind? KindOf(ITypeSymbol type)
    {
        if (type is INamedTypeSymbol { ConstructedFrom.SpecialType: SpecialType.System_Nullable_T } nullable)
            type = nullable.TypeArguments[0];

        return type.SpecialType switch
        {
            SpecialType.System_String => ValueKind.String,
            SpecialType.System_Int32 => ValueKind.Int32,
            SpecialType.System_Int64 => ValueKind.Int64,
            SpecialType.System_Boolean => ValueKind.Boolean,
            _ when type.ToDisplayString() == "System.DateTimeOffset" => ValueKind.Timestamp,
            _ when S3XmlParser.Find(type, "S3XmlAttribute") is not null => ValueKind.Element,
            _ => null,
        };
    }

    private static string Qualified(ITypeSymbol type) =>
        type.WithNullableAnnotation(NullableAnnotation.NotAnnotated).ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat);
}
