namespace Pys3Local.Configuration.Toml;

/// <summary>A text that is not TOML, or a value that is not of the type expected. The message holds no value, which may be a secret.</summary>
public sealed class TomlException(string reason, int line, int column) : Exception(reason)
{
    /// <summary>Counted from 1; 0 for a value that was never in a text.</summary>
    public int Line { get; } = line;

    /// <summary>Counted from 1 in Unicode characters.</summary>
    public int Column { get; } = column;

    /// <summary>The same for a person, with the file.</summary>
    public ConfigurationException In(string path) => new(Message, path, Line, Column, this);
}
