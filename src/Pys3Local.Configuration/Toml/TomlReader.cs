using Tomlyn;
using Tomlyn.Parsing;
using Tomlyn.Syntax;

namespace Pys3Local.Configuration.Toml;

/// <summary>Makes tables and values of Tomlyn's syntax tree, which says where in the text each of them is.</summary>
internal sealed class TomlReader
{
    /// <summary>Of arrays and inline tables in one another, and of the parts of a key.</summary>
    internal const int MaxDepth = 64;

    internal const char ByteOrderMark = '\ufeff';

    private static readonly TomlSerializerOptions Options = new() { MaxDepth = MaxDepth + 1 };

    private readonly TomlSource _source;
    private readonly TomlTree _tree;
    private readonly List<TomlExpression> _expressions = [];

    /// <summary>Characters before what Tomlyn was given.</summary>
    private readonly int _skipped;

    private TomlReader(TomlSource source)
    {
        _source = source;
        _tree = new TomlTree(source);
        _skipped = source.Text.StartsWith(ByteOrderMark) ? 1 : 0;
    }

    internal static (TomlTable Root, IReadOnlyList<TomlExpression> Expressions) Read(string text)
    {
        var reader = new TomlReader(new TomlSource(text));
        reader.Read();
        return (reader._tree.Root, reader._expressions);
    }

    private void Read()
    {
        var document = Parse();
        foreach (var assignment in document.KeyValues)
            Add(assignment, _tree.Root);
        foreach (var section in document.Tables)
        {
            var path = Path(section.Name!);
            var chain = _tree.Define(path, section is TableArraySyntax);
            var end = End(section.CloseBracket!);
            _expressions.Add(new TomlExpression(LineStart(Start(section.OpenBracket!)), LineEnd(end), IsHeader: true, chain[^1], Names(path), chain));
            foreach (var assignment in section.Items)
                Add(assignment, chain[^1]);
        }
    }

    private DocumentSyntax Parse()
    {
        try
        {
            var document = SyntaxParser.Parse(_source.Text[_skipped..], Options, sourceName: null, validate: false);
            foreach (var problem in document.Diagnostics)
            {
                if (problem.Kind == DiagnosticMessageKind.Error)
                    throw Error(problem.Span.Offset, problem.Message);
            }

            return document;
        }
        catch (Tomlyn.TomlException error) when (error.Message.Contains("maximum depth", StringComparison.Ordinal))
        {
            throw _source.Error(error.Span?.Offset ?? 0, $"values are nested more than {MaxDepth} deep");
        }
        catch (ArgumentOutOfRangeException)
        {
            // Tomlyn 2.10.2 trips over a text that ends within an escape.
            throw _source.Error(_source.Text.Length, "this text ends within a string");
        }
    }

    private void Add(KeyValueSyntax assignment, TomlTable section)
    {
        var path = Path(assignment.Key!);
        var value = Value(assignment.Value!);
        var chain = _tree.Assign(section, path, value);
        _expressions.Add(new TomlExpression(LineStart(path[0].Start), LineEnd(value.End), IsHeader: false, section, Names(path), chain));
    }

    private List<TomlKey> Path(KeySyntax key)
    {
        var path = new List<TomlKey>(1) { Key(key.Key!) };
        foreach (var item in key.DotKeys)
        {
            path.Add(Key(item.Key!));
            if (path.Count > MaxDepth)
                throw _source.Error(path[^1].Start, $"a key has at most {MaxDepth} parts");
        }

        return path;
    }

    private TomlKey Key(BareKeyOrStringValueSyntax key) =>
        new(key is StringValueSyntax text ? text.Value! : ((BareKeySyntax)key).Key!.Text!, Start(key));

    private TomlValue Value(ValueSyntax syntax) => syntax switch
    {
        ArraySyntax array => new TomlValue(Items(array), _source, Start(array.OpenBracket!), End(array.CloseBracket!)),
        InlineTableSyntax table => new TomlValue(Table(table), _source, Start(table.OpenBrace!), End(table.CloseBrace!)),
        StringValueSyntax text => Value(text.Value!, syntax),
        // A hexadecimal number that is too big wraps around.
        IntegerValueSyntax { Value: < 0 } integer when integer.Token!.Text![0] == '0' => throw _source.Error(Start(syntax), "this number is too big"),
        IntegerValueSyntax integer => Value(integer.Value, syntax),
        FloatValueSyntax number => Value(number.Value, syntax),
        BooleanValueSyntax boolean => Value(boolean.Value, syntax),
        DateTimeValueSyntax time => Value(Time(time.Value), syntax),
        _ => throw _source.Error(Start(syntax), "this is not a value; text needs quotes"),
    };

    private TomlValue Value(object content, ValueSyntax syntax) => new(content, _source, Start(syntax), End(syntax));

    private List<TomlValue> Items(ArraySyntax array)
    {
        var items = new List<TomlValue>(array.Items.ChildrenCount);
        foreach (var item in array.Items)
            items.Add(Value(item.Value!));
        return items;
    }

    private TomlTable Table(InlineTableSyntax syntax)
    {
        var table = new TomlTable(TomlTableForm.Inline);
        foreach (var item in syntax.Items)
            _tree.Assign(table, Path(item.KeyValue!.Key!), Value(item.KeyValue.Value!));
        Close(table);
        return table;
    }

    // Dotted keys stay open for more of them only up to the closing brace.
    private static void Close(TomlTable table)
    {
        foreach (var value in table.Values)
        {
            if (value.Kind == TomlKind.Table && value.AsTable() is { Form: TomlTableForm.Dotted } dotted)
            {
                dotted.Form = TomlTableForm.Inline;
                Close(dotted);
            }
        }
    }

    private static object Time(TomlDateTime time) => time.Kind switch
    {
        TomlDateTimeKind.LocalDate => DateOnly.FromDateTime(time.DateTime.DateTime),
        TomlDateTimeKind.LocalTime => TimeOnly.FromDateTime(time.DateTime.DateTime),
        TomlDateTimeKind.LocalDateTime => time.DateTime.DateTime,
        _ => time.DateTime,
    };

    private int Start(SyntaxNodeBase node) => _skipped + node.Span.Start.Offset;

    private int End(SyntaxNodeBase node) => _skipped + node.Span.End.Offset + 1;

    private int LineStart(int at) => _source.Text.AsSpan(0, at).LastIndexOf('\n') + 1 is > 0 and var start ? start : _skipped;

    private int LineEnd(int at) => _source.Text.IndexOf('\n', at) is >= 0 and var end ? end + 1 : _source.Text.Length;

    private static IReadOnlyList<string> Names(List<TomlKey> path) => [.. path.Select(key => key.Name)];

    private TomlException Error(int offset, string message) => _source.Error(Math.Clamp(_skipped + offset, 0, _source.Text.Length), TomlMessage.Safe(message));
}
