using Pys3Local.S3.Generators.Model;

namespace Pys3Local.S3.Generators;

/// <summary>The body of WriteContent.</summary>
internal static class WriteEmitter
{
    public static void Emit(SourceBuilder source, ElementModel element)
    {
        foreach (var property in element.Properties)
        {
            switch (property.Role)
            {
                case PropertyRole.Child:
                    source.Line(WriteValue(property, property.Name, property.IsNullable));
                    break;
                case PropertyRole.Text:
                    source.Line($"writer.Text({property.Name});");
                    break;
                case PropertyRole.List when property.IsNullable:
                    source.Block($"if ({property.Name} is not null)", () => EmitList(source, property));
                    break;
                case PropertyRole.List:
                    EmitList(source, property);
                    break;
            }
        }
    }

    private static void EmitList(SourceBuilder source, PropertyModel list)
    {
        if (list.Wrapper is not null)
            source.Line($"writer.StartElement({S3XmlEmitter.Utf8(list.Wrapper)});");

        source.Block($"foreach (var item in {list.Name})", () => source.Line(WriteValue(list, "item", isNullable: false)));
        if (list.Wrapper is not null)
            source.Line($"writer.EndElement({S3XmlEmitter.Utf8(list.Wrapper)});");
    }

    private static string WriteValue(PropertyModel property, string value, bool isNullable)
    {
        var name = property.Element is null ? $"{value}.ElementName" : S3XmlEmitter.Utf8(property.Element);
        return property.Kind == ValueKind.Element
            ? $"{value}{(isNullable ? "?" : "")}.WriteElement(writer, {name});"
            : $"writer.{(property.IsQuoted ? "Quoted" : "Element")}({name}, {value});";
    }
}
