namespace Pys3Local.Cli.Terminal;

/// <summary>Emphasis on a terminal, for people who want it (https://no-color.org).</summary>
internal static class Style
{
    public static bool IsWanted(Shell shell) => !Console.IsOutputRedirected && string.IsNullOrEmpty(shell.Variable("NO_COLOR"));

    public static string Bold(string text) => $"\e[1m{text}\e[0m";
}
