namespace Pys3Local.Configuration.Toml;

/// <summary>The text being read and what is asked about places in it.</summary>
internal sealed class TomlSource(string text)
{
    internal string Text { get; } = text;

    internal int Line(int offset) => 1 + Text.AsSpan(0, Math.Min(offset, Text.Length)).Count('\n');

    internal int Column(int offset)
    {
        var before = Text.AsSpan(0, Math.Min(offset, Text.Length));
        before = before[(before.LastIndexOf('\n') + 1)..];
        var column = 1;
        foreach (var rune in before.EnumerateRunes())
            column += rune.Value == TomlReader.ByteOrderMark ? 0 : 1;
        return column;
    }

    internal TomlException Error(int offset, string reason) => new(reason, Line(offset), Column(offset));
}
