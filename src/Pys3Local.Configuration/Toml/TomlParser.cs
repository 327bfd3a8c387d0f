namespace Pys3Local.Configuration.Toml;

/// <summary>Reads a document by the grammar of TOML 1.0 (https://github.com/toml-lang/toml/blob/1.0.0/toml.abnf), one expression a line.</summary>
internal sealed class TomlParser
{
    /// <summary>Of arrays and inline tables in one another, and of the parts of a key.</summary>
    internal const int MaxDepth = 64;

    private readonly TomlCursor cursor;
    private readonly TomlTree tree;
    private readonly List<TomlExpression> expressions = [];

    private TomlParser(TomlSource source)
    {
        cursor = new TomlCursor(source);
        tree = new TomlTree(source);
    }

    internal static (TomlTable Root, IReadOnlyList<TomlExpression> Expressions) Parse(string text)
    {
        var parser = new TomlParser(new TomlSource(text));
        parser.ReadDocument();
        return (parser.tree.Root, parser.expressions);
    }

    private void ReadDocument()
    {
        cursor.Take(TomlCursor.ByteOrderMark);
        TomlTable section = tree.Root;
        while (!cursor.AtEnd)
        {
            int start = cursor.At;
            cursor.SkipBlanks();
            TomlExpression? expression = cursor.Current is '#' or '\n' or '\r' || cursor.AtEnd ? null
                : cursor.Current == '[' ? ReadHeader()
                : ReadAssignment(section);
            section = expression?.Section ?? section;
            EndLine();
            if (expression is not null)
                expressions.Add(expression with { Start = start, End = cursor.At });
        }
    }

    private void EndLine()
    {
        cursor.SkipBlanks();
        cursor.SkipComment();
        if (cursor.AtEnd || cursor.TakeNewline())
            return;
        cursor.RefuseControl(cursor.Current);
        cursor.Fail("a line break is expected here; text needs quotes");
    }

    private TomlExpression ReadHeader()
    {
        cursor.At++;
        bool element = cursor.Take('[');
        List<TomlKey> path = ReadPath();
        if (!cursor.Take(']') || (element && !cursor.Take(']')))
            cursor.Fail(element ? "]] is expected here" : "] is expected here");
        IReadOnlyList<TomlTable> chain = tree.Define(path, element);
        return new TomlExpression(0, 0, IsHeader: true, chain[^1], Names(path), chain);
    }

    private TomlExpression ReadAssignment(TomlTable section)
    {
        List<TomlKey> path = ReadPath();
        TomlValue value = ReadAssigned(depth: 0);
        return new TomlExpression(0, 0, IsHeader: false, section, Names(path), tree.Assign(section, path, value));
    }

    private TomlValue ReadAssigned(int depth)
    {
        if (!cursor.Take('='))
            cursor.Fail("= is expected here, after the key");
        cursor.SkipBlanks();
        return ReadValue(depth);
    }

    private List<TomlKey> ReadPath()
    {
        var path = new List<TomlKey>(1);
        do
        {
            cursor.SkipBlanks();
            if (path.Count == MaxDepth)
                cursor.Fail($"a key has at most {MaxDepth} parts");
            int start = cursor.At;
            path.Add(new TomlKey(ReadName(), start));
            cursor.SkipBlanks();
        }
        while (cursor.Take('.'));
        return path;
    }

    private string ReadName()
    {
        if (cursor.Current is '"' or '\'')
            return TomlStringReader.ReadLine(cursor);
        int start = cursor.At;
        while (TomlWriter.IsBare(cursor.Current))
            cursor.At++;
        if (cursor.At == start)
            cursor.Fail("a key is expected here; one with other characters than A-Z a-z 0-9 _ - needs quotes");
        return cursor.Text[start..cursor.At];
    }

    private TomlValue ReadValue(int depth)
    {
        if (depth > MaxDepth)
            cursor.Fail($"values are nested more than {MaxDepth} deep");
        int start = cursor.At;
        object content = cursor.Current switch
        {
            '"' or '\'' => TomlStringReader.ReadValue(cursor),
            '[' => ReadArray(depth),
            '{' => ReadInlineTable(depth),
            _ => ReadScalar(),
        };
        return new TomlValue(content, cursor.Source, start, cursor.At);
    }

    private List<TomlValue> ReadArray(int depth)
    {
        int start = cursor.At++;
        var items = new List<TomlValue>();
        while (true)
        {
            cursor.SkipBlanksNewlinesComments();
            if (cursor.Take(']'))
                return items;
            if (cursor.AtEnd)
                cursor.Fail(start, "this array is not closed");
            items.Add(ReadValue(depth + 1));
            cursor.SkipBlanksNewlinesComments();
            if (!cursor.Take(',') && cursor.Current != ']')
                cursor.Fail(cursor.AtEnd ? start : cursor.At, cursor.AtEnd ? "this array is not closed" : ", or ] is expected here");
        }
    }

    private TomlTable ReadInlineTable(int depth)
    {
        cursor.At++;
        var table = new TomlTable(TomlTableForm.Inline);
        cursor.SkipBlanks();
        if (cursor.Take('}'))
            return table;
        do
        {
            List<TomlKey> path = ReadPath();
            tree.Assign(table, path, ReadAssigned(depth + 1));
            cursor.SkipBlanks();
        }
        while (cursor.Take(','));
        if (!cursor.Take('}'))
            cursor.Fail(", or } is expected here, on the same line");
        Close(table);
        return table;
    }

    // Dotted keys stay open for more of them only up to the closing brace.
    private static void Close(TomlTable table)
    {
        foreach (TomlValue value in table.Values)
        {
            if (value.Kind == TomlKind.Table && value.AsTable() is { Form: TomlTableForm.Dotted } dotted)
            {
                dotted.Form = TomlTableForm.Inline;
                Close(dotted);
            }
        }
    }

    private object ReadScalar()
    {
        int start = cursor.At;
        SkipScalar();
        // Between a date and its time a space may stand for the T.
        if (cursor.At - start == TomlDateReader.DateLength && cursor.Current == ' ' && char.IsAsciiDigit(cursor.Peek(1))
            && TomlDateReader.LooksLikeDate(cursor.Text.AsSpan(start, cursor.At - start)))
        {
            cursor.At++;
            SkipScalar();
        }

        ReadOnlySpan<char> token = cursor.Text.AsSpan(start, cursor.At - start);
        bool date = TomlDateReader.LooksLikeDate(token) || TomlDateReader.LooksLikeTime(token);
        object? value = date ? TomlDateReader.Read(token) : TomlNumberReader.Read(token);
        if (value is null)
            cursor.Fail(start, token.IsEmpty ? "a value is expected here"
                : date ? "this is no valid date or time" : "this is no value, or a number too big; text needs quotes");
        return value;
    }

    private void SkipScalar()
    {
        while (TomlWriter.IsBare(cursor.Current) || cursor.Current is '+' or '.' or ':')
            cursor.At++;
    }

    private static string[] Names(List<TomlKey> path) => [.. path.Select(key => key.Name)];
}
