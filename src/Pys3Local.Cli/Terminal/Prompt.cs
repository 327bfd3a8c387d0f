using System.Text;

namespace Pys3Local.Cli.Terminal;

/// <summary>Questions to a person. They go to standard error, so that what a command prints can still be piped.</summary>
internal static class Prompt
{
    /// <summary>Someone is there to answer.</summary>
    public static bool IsPossible => !Console.IsInputRedirected;

    /// <summary>One line; null at the end of the input.</summary>
    public static string? Line(Shell shell, string question)
    {
        shell.Error.Write(question);
        shell.Error.Flush();
        return Console.In.ReadLine();
    }

    /// <summary>One line that is not shown; null at the end of the input.</summary>
    public static string? Hidden(Shell shell, string question)
    {
        if (!IsPossible)
            return Console.In.ReadLine();
        shell.Error.Write(question);
        shell.Error.Flush();
        var text = new StringBuilder();
        while (Console.ReadKey(intercept: true) is var key && key.Key != ConsoleKey.Enter && key.KeyChar is not '\r' and not '\n')
        {
            if (key.KeyChar == '\u0004' && text.Length == 0)
                return null;
            if (key.Key == ConsoleKey.Backspace || key.KeyChar is '\b' or '\u007f')
                text.Length = Math.Max(0, text.Length - 1);
            else if (key.KeyChar >= ' ')
                text.Append(key.KeyChar);
        }

        shell.Error.WriteLine();
        return text.ToString();
    }

    /// <summary>Yes only where the person says so; no is the default, and the answer where nobody is there.</summary>
    public static bool Confirm(Shell shell, string question) =>
        Line(shell, question + " [y/N]: ")?.Trim().ToLowerInvariant() is "y" or "yes";
}
