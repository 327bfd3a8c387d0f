using System.Text;

namespace Pys3Local.Cli.Terminal;

/// <summary>Text in lines of a width. No word is broken: one that is too long has a line of its own.</summary>
internal static class TextWrap
{
    /// <summary>Stands for a space at which no line ends.</summary>
    public const char Glue = '\u00a0';

    public static IEnumerable<string> Lines(string text, int width)
    {
        var line = new StringBuilder();
        foreach (var word in text.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (line.Length > 0 && line.Length + 1 + word.Length > width)
            {
                yield return Plain(line);
                line.Clear();
            }

            line.Append(line.Length == 0 ? "" : " ").Append(word);
        }

        if (line.Length > 0)
            yield return Plain(line);
    }

    /// <summary>A line for a shell, continued with <c>\</c> before its options where it is too long.</summary>
    public static IEnumerable<string> ShellLines(string command, int width)
    {
        const string Continued = " \\";
        const string Indent = "    ";
        var line = new StringBuilder();
        foreach (var part in command.Replace(" --", "\n--", StringComparison.Ordinal).Split('\n'))
        {
            if (line.Length > 0 && line.Length + 1 + part.Length + Continued.Length > width)
            {
                yield return line + Continued;
                line.Clear().Append(Indent).Append(part);
            }
            else
            {
                line.Append(line.Length == 0 ? "" : " ").Append(part);
            }
        }

        yield return line.ToString();
    }

    private static string Plain(StringBuilder line) => line.ToString().Replace(Glue, ' ');
}

/// <summary>What a list shows of a text.</summary>
internal static class FirstSentence
{
    /// <summary>Without its full stop.</summary>
    public static string Of(string text)
    {
        var end = text.IndexOf(". ", StringComparison.Ordinal);
        return end < 0 ? text.TrimEnd('.') : text[..end];
    }
}
