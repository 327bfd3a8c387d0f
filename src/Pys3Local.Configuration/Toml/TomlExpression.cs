namespace Pys3Local.Configuration.Toml;

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
