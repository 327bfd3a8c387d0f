using System.Text;

namespace Pys3Local.Configuration.Toml;

/// <summary>Edits by cutting and pasting in the text; the result is read again, so that it is a valid document or an error.</summary>
internal sealed class TomlEdit(TomlDocument document)
{
    private readonly string _text = document.Text;
    private readonly IReadOnlyList<TomlExpression> _expressions = document.Expressions;

    internal TomlDocument Set(TomlTable table, string key, TomlValue value)
    {
        if (table.Find(key) is { } existing)
        {
            return existing.End < 0
                ? throw new InvalidOperationException($"{TomlWriter.Key(key)} is made of several lines.")
                : Splice(existing.Start, existing.End, TomlWriter.Value(value));
        }

        return table.Form switch
        {
            TomlTableForm.Inline => throw new InvalidOperationException("An inline table is replaced as a whole."),
            TomlTableForm.Implicit => DefineImplicit(table, key, value),
            TomlTableForm.Dotted => InsertDotted(table, key, value),
            _ => InsertInSection(table, key, value),
        };
    }

    internal TomlDocument Remove(TomlTable table, string key)
    {
        if (table.Find(key) is not { } value)
            return document;
        if (table.Form == TomlTableForm.Inline)
            throw new InvalidOperationException("An inline table is replaced as a whole.");
        TomlTable[] gone = value.Kind == TomlKind.Table ? [value.AsTable()]
            : value.IsTableArray ? [.. value.AsArray().Select(element => element.AsTable())] : [];
        return Cut(expression => expression.Chain.Any(gone.Contains)
            || (!expression.IsHeader && expression.Holder == table && expression.Path[^1] == key));
    }

    internal TomlDocument RemoveElement(TomlTable element)
    {
        if (element.Form != TomlTableForm.Element || !_expressions.Any(expression => expression.Section == element))
            throw new InvalidOperationException("This table was not made by a [[header]] of this document.");
        return Cut(expression => expression.Chain.Contains(element));
    }

    internal TomlDocument Append(string header, IEnumerable<KeyValuePair<string, TomlValue>> entries) =>
        InsertSection(_text.Length, header, entries);

    private TomlDocument InsertInSection(TomlTable section, string key, TomlValue value)
    {
        var line = TomlWriter.Pair(key, value);
        if (_expressions.LastOrDefault(expression => !expression.IsHeader && expression.Section == section) is { } last)
            return InsertLine(last.End, Indentation(last) + line);
        if (_expressions.FirstOrDefault(expression => expression.IsHeader && expression.Section == section) is { } header)
            return InsertLine(header.End, Indentation(header) + line);
        // The root without a key of its own: before the first section, or at the end if there is none.
        return _expressions.Count == 0 ? InsertLine(_text.Length, line) : InsertLine(SectionStart(0), line + Newline);
    }

    private TomlDocument InsertDotted(TomlTable table, string key, TomlValue value)
    {
        var last = _expressions.Last(expression => !expression.IsHeader && expression.Chain.Contains(table));
        var depth = last.Chain.ToList().IndexOf(table) + 1;
        return InsertLine(last.End, $"{Indentation(last)}{TomlWriter.Path(last.Path.Take(depth).Append(key))} = {TomlWriter.Value(value)}");
    }

    // Behind the last section below it, which is before the next element where it is inside an array of tables.
    private TomlDocument DefineImplicit(TomlTable table, string key, TomlValue value)
    {
        var last = Enumerable.Range(0, _expressions.Count).Last(i => _expressions[i].IsHeader && _expressions[i].Chain.Contains(table));
        var depth = _expressions[last].Chain.ToList().IndexOf(table) + 1;
        return InsertSection(SectionEnd(last), $"[{TomlWriter.Path(_expressions[last].Path.Take(depth))}]", [new(key, value)]);
    }

    private TomlDocument InsertSection(int at, string header, IEnumerable<KeyValuePair<string, TomlValue>> entries)
    {
        var section = new StringBuilder();
        if (at > 0 && _text[at - 1] != '\n')
            section.Append(Newline);
        if (at > 0 && !_text.AsSpan(0, at).EndsWith("\n\n", StringComparison.Ordinal) && !_text.AsSpan(0, at).EndsWith("\n\r\n", StringComparison.Ordinal))
            section.Append(Newline);
        section.Append(header).Append(Newline);
        foreach (var (key, value) in entries)
            section.Append(TomlWriter.Pair(key, value)).Append(Newline);
        return Splice(at, at, at < _text.Length ? section.Append(Newline).ToString() : section.ToString());
    }

    private TomlDocument InsertLine(int at, string line) =>
        Splice(at, at, (at > 0 && _text[at - 1] is not ('\n' or TomlReader.ByteOrderMark) ? Newline : "") + line + Newline);

    private TomlDocument Cut(Func<TomlExpression, bool> isGone)
    {
        var rest = new StringBuilder(_text.Length);
        var at = 0;
        for (var i = 0; i < _expressions.Count; i++)
        {
            var expression = _expressions[i];
            if (expression.Start < at || !isGone(expression))
                continue;
            rest.Append(_text, at, (expression.IsHeader ? SectionStart(i) : expression.Start) - at);
            at = expression.IsHeader ? SectionEnd(i) : expression.End;
        }

        return TomlDocument.Parse(rest.Append(_text, at, _text.Length - at).ToString());
    }

    /// <summary>Where the section of a header starts: with the comment directly above it, unless that is the comment at the top of the file.</summary>
    private int SectionStart(int header)
    {
        var floor = header == 0 ? 0 : _expressions[header - 1].End;
        var start = _expressions[header].Start;
        while (start > floor)
        {
            var previous = _text.AsSpan(0, start - 1).LastIndexOf('\n') + 1;
            if (previous < floor || !_text.AsSpan(previous, start - previous).TrimStart(" \t").StartsWith("#", StringComparison.Ordinal))
                break;
            start = previous;
        }

        return start == 0 ? _expressions[header].Start : start;
    }

    private int SectionEnd(int header)
    {
        for (var next = header + 1; next < _expressions.Count; next++)
        {
            if (_expressions[next].IsHeader)
                return SectionStart(next);
        }

        return _text.Length;
    }

    private string Indentation(TomlExpression expression)
    {
        var end = expression.Start;
        while (_text[end] is ' ' or '\t')
            end++;
        return _text[expression.Start..end];
    }

    private TomlDocument Splice(int start, int end, string replacement) =>
        TomlDocument.Parse(string.Concat(_text.AsSpan(0, start), replacement, _text.AsSpan(end)));

    // As the first line ends, so do new ones.
    private string Newline => _text.IndexOf('\n') is > 0 and var first && _text[first - 1] == '\r' ? "\r\n" : "\n";
}
