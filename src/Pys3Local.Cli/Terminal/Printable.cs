namespace Pys3Local.Cli.Terminal;

/// <summary>Names from outside, which may hold what would be another line, or an order to the terminal.</summary>
internal static class Printable
{
    public static string Of(string name) => name.Any(char.IsControl) ? string.Concat(name.Select(c => char.IsControl(c) ? $"\\u{(int)c:x4}" : c.ToString())) : name;
}
