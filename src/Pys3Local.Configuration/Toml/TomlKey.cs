namespace Pys3Local.Configuration.Toml;

/// <summary>One part of a key and where it is.</summary>
internal readonly record struct TomlKey(string Name, int Start);
