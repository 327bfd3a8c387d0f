using System.Globalization;
using System.Text.RegularExpressions;

namespace Pys3Local.EndToEnd.Harness;

/// <summary>The line with which a server says, to a program, that it answers.</summary>
public static partial class ReadyLine
{
    /// <returns>The port, or null while there is no such line.</returns>
    public static int? Port(OutputLog output) =>
        output.Lines.Select(line => Pattern().Match(line)).FirstOrDefault(match => match.Success) is { } found
            ? int.Parse(found.Groups["port"].Value, CultureInfo.InvariantCulture)
            : null;

    [GeneratedRegex(@"ready.*:(?<port>\d+)/?$", RegexOptions.IgnoreCase)]
    private static partial Regex Pattern();
}
