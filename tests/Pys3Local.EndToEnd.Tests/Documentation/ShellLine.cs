using System.Text;
using System.Text.RegularExpressions;

namespace Pys3Local.EndToEnd.Documentation;

/// <summary>One command of a page, as it is typed; and what a <c>console</c> block shows of its output (null where it is an <c>sh</c> block).</summary>
public sealed partial record ShellLine(string Command, string? Output)
{
    private const string Prompt = "$ ";

    /// <summary>A server that goes on running while the next commands are typed.</summary>
    public bool IsServer => Command.EndsWith('&') && Command.Contains(" serve ", StringComparison.Ordinal);

    /// <summary>All that a page has, in its order. Blocks with a second word, as <c>sh root</c> and <c>sh network</c>, need more than a test may use.</summary>
    public static IReadOnlyList<ShellLine> Of(string page) =>
        [.. Block().Matches(page).SelectMany(match => match.Groups[1].Value == "sh" ? Typed(match.Groups[2].Value) : Shown(match.Groups[2].Value))];

    /// <summary>The output is what was shown; there <c>…</c> is any text, and alone in a line any number of lines.</summary>
    public bool Shows(string output)
    {
        if (Output is null)
            return true;

        var pattern = new StringBuilder("^");
        foreach (var line in Output.Split('\n').SkipLast(1))
            pattern.Append(line == "…" ? "(?:.*\\n)*?" : Regex.Escape(line).Replace("…", ".*", StringComparison.Ordinal) + "\\n");

        return Regex.IsMatch(output, pattern.Append('$').ToString());
    }

    private static IEnumerable<ShellLine> Typed(string block) =>
        block.Replace("\\\n", "", StringComparison.Ordinal).Split('\n').Where(line => line.Length > 0 && !line.StartsWith('#')).Select(line => new ShellLine(line, null));

    private static IEnumerable<ShellLine> Shown(string block)
    {
        foreach (var part in ('\n' + block).Split('\n' + Prompt).Skip(1))
        {
            var end = part.IndexOf('\n');
            var output = end < 0 ? "" : part[(end + 1)..];
            yield return new(end < 0 ? part : part[..end], output.Length == 0 || output.EndsWith('\n') ? output : output + '\n');
        }
    }

    [GeneratedRegex("^```(sh|console)\n(.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Block();
}
