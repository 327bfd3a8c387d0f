namespace Pys3Local.Configuration;

/// <summary>
/// Something in the configuration that a person has to correct. <see cref="Exception.Message"/> is one line, ready for stderr:
/// <c>PATH:LINE:COLUMN: what is wrong; what to do</c>, with the place left out as far as it is not known. It never holds a secret.
/// </summary>
public sealed class ConfigurationException : Exception
{
    public ConfigurationException(string reason, string? path = null, int line = 0, int column = 0, Exception? inner = null)
        : base(Place(path, line, column) + OneLine(reason), inner)
    {
        Reason = OneLine(reason);
        Path = path;
        Line = line;
        Column = column;
    }

    /// <summary>The message without the place.</summary>
    public string Reason { get; }

    /// <summary>The file or directory meant; null if there is none.</summary>
    public string? Path { get; }

    /// <summary>Counted from 1; 0 if the whole file is meant.</summary>
    public int Line { get; }

    /// <summary>Counted from 1 in Unicode characters, not in bytes; 0 if the whole file is meant.</summary>
    public int Column { get; }

    private static string Place(string? path, int line, int column) =>
        path is null ? "" : line > 0 ? $"{OneLine(path)}:{line}:{column}: " : $"{OneLine(path)}: ";

    // A file name may hold a line break or an escape sequence, and a message is printed to a terminal.
    private static string OneLine(string text) =>
        text.AsSpan().IndexOfAnyInRange('\0', '\u001f') < 0 ? text : string.Concat(text.Select(c => c < ' ' ? '?' : c));
}
