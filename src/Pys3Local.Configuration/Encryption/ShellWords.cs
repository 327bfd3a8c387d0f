using System.Text;

namespace Pys3Local.Configuration.Encryption;

/// <summary>Splits a command line as Python's <c>shlex.split</c> does: quotes and backslashes as in a POSIX shell, and nothing else of it.</summary>
internal static class ShellWords
{
    /// <summary>Null if a quote is not closed or the last character is a backslash.</summary>
    internal static IReadOnlyList<string>? Split(string line)
    {
        var words = new List<string>();
        StringBuilder? word = null;
        var quote = '\0';
        for (var i = 0; i < line.Length; i++)
        {
            var c = line[i];
            if (c == '\\' && quote != '\'')
            {
                if (++i == line.Length)
                    return null;
                word ??= new StringBuilder();
                // Between double quotes a backslash only escapes what would mean something there.
                if (quote == '"' && line[i] is not ('"' or '\\'))
                    word.Append('\\');
                word.Append(line[i]);
            }
            else if (quote == '\0' && c is '"' or '\'')
            {
                quote = c;
                word ??= new StringBuilder();
            }
            else if (quote != '\0' && c == quote)
            {
                quote = '\0';
            }
            else if (quote == '\0' && c is ' ' or '\t' or '\r' or '\n')
            {
                if (word is not null)
                    words.Add(word.ToString());
                word = null;
            }
            else
            {
                (word ??= new StringBuilder()).Append(c);
            }
        }

        if (quote != '\0')
            return null;
        if (word is not null)
            words.Add(word.ToString());
        return words;
    }
}
