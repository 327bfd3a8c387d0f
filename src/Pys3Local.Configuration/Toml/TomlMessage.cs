using System.Text;
using Pys3Local.Configuration.Files;

namespace Pys3Local.Configuration.Toml;

/// <summary>What Tomlyn says of an error, without the text of the file: it may hold a secret.</summary>
internal static class TomlMessage
{
    /// <summary>Characters of a quotation that are shown: a bracket, an equals sign, no value.</summary>
    private const int MaxQuoted = 2;

    private const string Left = "…";

    /// <summary>Everything in quotes of whatever kind that is longer than a token of punctuation is left out.</summary>
    internal static string Safe(string message)
    {
        var safe = new StringBuilder(message.Length);
        for (var at = 0; at < message.Length; at++)
        {
            var c = message[at];
            var close = c is '`' or '"' ? message.LastIndexOf(c) : -1;
            if (close <= at)
            {
                safe.Append(c);
                continue;
            }

            // A quotation may hold quotes of its own: the last one of the message is the only one that is sure to end it.
            close = message.IndexOf(c, at + 1) is var next && next - at - 1 <= MaxQuoted ? next : close;
            var quoted = message[(at + 1)..close];
            safe.Append(c).Append(quoted.Length <= MaxQuoted ? quoted : Left).Append(c);
            at = close;
        }

        return safe.Append(message.EndsWith("for a value", StringComparison.Ordinal) ? "; text needs quotes" : "").ToString();
    }
}

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
