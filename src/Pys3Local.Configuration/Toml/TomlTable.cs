using System.Collections;
using System.Diagnostics.CodeAnalysis;

namespace Pys3Local.Configuration.Toml;

/// <summary>
/// A table in the order of the text. Read-only: <see cref="TomlDocument"/> makes edited documents, and takes a table of its own to say where.
/// </summary>
public sealed class TomlTable : IReadOnlyDictionary<string, TomlValue>
{
    private readonly OrderedDictionary<string, TomlValue> _entries = new(StringComparer.Ordinal);

    internal TomlTable(TomlTableForm form) => Form = form;

    internal TomlTableForm Form { get; set; }

    public int Count => _entries.Count;

    public IEnumerable<string> Keys => _entries.Keys;

    public IEnumerable<TomlValue> Values => _entries.Values;

    public TomlValue this[string key] => _entries[key];

    public bool ContainsKey(string key) => _entries.ContainsKey(key);

    public bool TryGetValue(string key, [MaybeNullWhen(false)] out TomlValue value) => _entries.TryGetValue(key, out value);

    /// <summary>The value of a key, null if there is none.</summary>
    public TomlValue? Find(string key) => _entries.GetValueOrDefault(key);

    public IEnumerator<KeyValuePair<string, TomlValue>> GetEnumerator() => _entries.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    internal void Add(string key, TomlValue value) => _entries.Add(key, value);
}
