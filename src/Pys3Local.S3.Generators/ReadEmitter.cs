using Pys3Local.S3.Generators.Model;

namespace Pys3Local.S3.Generators;

/// <summary>The body of ReadContent: a local per property, one loop over the children, one object initializer.</summary>
internal static class ReadEmitter
{
    public static void Emit(SourceBuilder source, ElementModel element)
    {
        foreach (var property in element.Properties)
            EmitLocal(source, property);

        if (element.Properties.All(property => property.Role != PropertyRole.Text))
            source.Block("while (reader.MoveToChild())", () => EmitChildren(source, element));

        source.Line($"return new {element.Name}");
        source.Line("{");
        foreach (var property in element.Properties)
            source.Line($"    {property.Name} = {Value(property)},");

        source.Line("};");
    }

    private static void EmitLocal(SourceBuilder source, PropertyModel property)
    {
        var local = Local(property);
        source.Line(property.Role switch
        {
            PropertyRole.Text => $"var {local} = reader.ReadString();",
            PropertyRole.XsiType => $"var {local} = reader.XsiType;",
            PropertyRole.List => $"{ListType(property)}? {local} = null;",
            _ => $"{Type(property)}? {local} = null;",
        });
    }

    private static void EmitChildren(SourceBuilder source, ElementModel element)
    {
        var keyword = "if";
        foreach (var property in element.Properties)
        {
            if (property.Role is PropertyRole.Child or PropertyRole.List)
            {
                var name = property.Wrapper ?? property.Element!;
                source.Block($"{keyword} (reader.Is({S3XmlEmitter.Utf8(name)}))", () => EmitChild(source, property));
                keyword = "else if";
            }
        }

        if (keyword == "if")
            source.Line("reader.Refuse();");
        else
            source.Block("else", () => source.Line("reader.Refuse();"));
    }

    private static void EmitChild(SourceBuilder source, PropertyModel property)
    {
        var local = Local(property);
        if (property.Role == PropertyRole.List && property.Wrapper is not null)
        {
            EmitWrapped(source, property, local);
        }
        else if (property.Role == PropertyRole.List)
        {
            source.Line($"({local} ??= new {ListType(property)}()).Add({ReadItem(property)});");
        }
        else if (property.Kind == ValueKind.Element)
        {
            source.Line($"reader.Once({local} is not null);");
            source.Line($"{local} = {property.Type}.ReadContent(ref reader);");
        }
        else
        {
            source.Line($"{local} = reader.Read{property.Kind}({local});");
        }
    }

    private static void EmitWrapped(SourceBuilder source, PropertyModel list, string local)
    {
        source.Line($"reader.Once({local} is not null);");
        source.Line($"{local} = new {ListType(list)}();");
        source.Block("while (reader.MoveToChild())", () =>
        {
            source.Block($"if (reader.Is({S3XmlEmitter.Utf8(list.Element!)}))", () => source.Line($"{local}.Add({ReadItem(list)});"));
            source.Block("else", () => source.Line("reader.Refuse();"));
        });
    }

    private static string Value(PropertyModel property)
    {
        var local = Local(property);
        if (property.Role == PropertyRole.Text)
            return local;

        var name = property.Role == PropertyRole.XsiType ? "xsi:type" : property.Wrapper ?? property.Element!;
        return property.IsRequired ? $"{local} ?? throw reader.Missing(\"{name}\")"
            : property.IsNullable ? local
            : property.Role == PropertyRole.List ? $"{local} ?? new {ListType(property)}()"
            : $"{local}.GetValueOrDefault()";
    }

    private static string ReadItem(PropertyModel list) =>
        list.Kind == ValueKind.Element ? $"{list.Type}.ReadContent(ref reader)" : "reader.ReadString()";

    private static string ListType(PropertyModel list) => $"global::System.Collections.Generic.List<{Type(list)}>";

    private static string Type(PropertyModel property) => property.Kind switch
    {
        ValueKind.Element => property.Type,
        ValueKind.Timestamp => "global::System.DateTimeOffset",
        ValueKind.Int32 => "int",
        ValueKind.Int64 => "long",
        ValueKind.Boolean => "bool",
        _ => "string",
    };

    private static string Local(PropertyModel property) => "read" + property.Name;
}
