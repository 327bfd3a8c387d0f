namespace Pys3Local.Configuration.Toml;

/// <summary>
/// Builds the tables and keeps the rules on what may be defined twice or added to
/// (https://toml.io/en/v1.0.0#table, #inline-table and #array-of-tables).
/// </summary>
internal sealed class TomlTree(TomlSource source)
{
    internal TomlTable Root { get; } = new(TomlTableForm.Root);

    /// <summary>Defines the table of a header and gives the tables on its path, the defined one last.</summary>
    internal IReadOnlyList<TomlTable> Define(IReadOnlyList<TomlKey> path, bool element)
    {
        var chain = new List<TomlTable>(path.Count);
        var table = Root;
        foreach (var key in path.Take(path.Count - 1))
        {
            table = table.Find(key.Name) is { } existing ? Enter(existing, key) : AddTable(table, key, TomlTableForm.Implicit);
            chain.Add(table);
        }

        chain.Add(element ? DefineElement(table, path[^1]) : DefineTable(table, path[^1]));
        return chain;
    }

    /// <summary>Sets a value by a dotted key and gives the tables on its way from <paramref name="section"/>, without it.</summary>
    internal IReadOnlyList<TomlTable> Assign(TomlTable section, IReadOnlyList<TomlKey> path, TomlValue value)
    {
        var chain = new List<TomlTable>(path.Count - 1);
        var table = section;
        foreach (var key in path.Take(path.Count - 1))
        {
            if (table.Find(key.Name) is not { } existing)
                table = AddTable(table, key, TomlTableForm.Dotted);
            else if (existing.Kind == TomlKind.Table && existing.AsTable() is { Form: TomlTableForm.Dotted or TomlTableForm.Implicit } open)
                (table = open).Form = TomlTableForm.Dotted;
            else
                throw Defined(key, existing, "and cannot be added to with a dotted key");
            chain.Add(table);
        }

        if (table.Find(path[^1].Name) is { } twice)
            throw Defined(path[^1], twice, "");
        table.Add(path[^1].Name, value);
        return chain;
    }

    private TomlTable DefineTable(TomlTable parent, TomlKey key)
    {
        if (parent.Find(key.Name) is not { } existing)
            return AddTable(parent, key, TomlTableForm.Header);
        if (existing.Kind != TomlKind.Table || existing.AsTable() is not { Form: TomlTableForm.Implicit } open)
            throw Defined(key, existing, existing.IsTableArray ? "as an array of tables" : "");
        open.Form = TomlTableForm.Header;
        return open;
    }

    private TomlTable DefineElement(TomlTable parent, TomlKey key)
    {
        var array = parent.Find(key.Name);
        if (array is { IsTableArray: false })
            throw Defined(key, array, "and is not an array of tables");
        if (array is null)
            parent.Add(key.Name, array = new TomlValue(new List<TomlValue>(), source, key.Start));
        var table = new TomlTable(TomlTableForm.Element);
        array.Append(new TomlValue(table, source, key.Start));
        return table;
    }

    private TomlTable Enter(TomlValue existing, TomlKey key)
    {
        var table = existing.Kind == TomlKind.Table ? existing.AsTable()
            : existing.IsTableArray ? existing.AsArray()[^1].AsTable() : null;
        return table is null or { Form: TomlTableForm.Inline } ? throw Defined(key, existing, "and cannot hold tables") : table;
    }

    private TomlTable AddTable(TomlTable parent, TomlKey key, TomlTableForm form)
    {
        var table = new TomlTable(form);
        parent.Add(key.Name, new TomlValue(table, source, key.Start));
        return table;
    }

    private TomlException Defined(TomlKey key, TomlValue existing, string detail) =>
        source.Error(key.Start, $"{TomlWriter.Key(key.Name)} is already defined on line {existing.Line} {detail}".TrimEnd());
}

/// <summary>One part of a key and where it is.</summary>
internal readonly record struct TomlKey(string Name, int Start);

/// <summary>A header or a key with its value, with the whole lines that it takes: what an edit inserts after or removes.</summary>
/// <param name="Start">The start of its first line.</param>
/// <param name="End">Behind its last line's line break.</param>
/// <param name="IsHeader">False for a key with its value.</param>
/// <param name="Section">The table of the header that it is under or is.</param>
/// <param name="Path">The names of its key: from the root for a header, else from the section.</param>
/// <param name="Chain">The table of each name in <paramref name="Path"/>, for a key without the last name.</param>
internal sealed record TomlExpression(
    int Start, int End, bool IsHeader, TomlTable Section, IReadOnlyList<string> Path, IReadOnlyList<TomlTable> Chain)
{
    /// <summary>The table that holds the key.</summary>
    internal TomlTable Holder => Chain.Count == 0 ? Section : Chain[^1];
}
