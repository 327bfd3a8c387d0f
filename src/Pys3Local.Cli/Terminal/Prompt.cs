using System.Runtime.InteropServices;
using System.Text;

namespace Pys3Local.Cli.Terminal;

/// <summary>Questions to a person. They go to standard error, so that what a command prints can still be piped.</summary>
internal static class Prompt
{
    // A terminal gives no more than 4 KiB to a line; a key from a file may be longer.
    private const int MaxBytes = 64 * 1024;

    /// <summary>Someone is there to answer.</summary>
    public static bool IsPossible => !Console.IsInputRedirected;

    /// <summary>One line; null at the end of the input.</summary>
    public static string? Line(Shell shell, string question)
    {
        shell.Error.Write(question);
        shell.Error.Flush();
        return ReadLine();
    }

    /// <summary>One line that is not shown; null at the end of the input. Nobody is asked where nobody is there.</summary>
    public static string? Hidden(Shell shell, string question)
    {
        if (!IsPossible)
            return ReadLine();
        if (OperatingSystem.IsWindows())
            return KeyByKey(shell, question);
        // First the echo, then the question: who answers fast is not shown either.
        using var hidden = new WithoutEcho();
        var answer = Line(shell, question);
        shell.Error.WriteLine();
        return answer;
    }

    /// <summary>Yes only if the person says so; no is the default, and the answer where nobody is there.</summary>
    public static bool Confirm(Shell shell, string question) =>
        Line(shell, question + " [y/N]: ")?.Trim().ToLowerInvariant() is "y" or "yes";

    // Byte by byte, so that what comes after the line is left for who reads next.
    private static string? ReadLine()
    {
        if (OperatingSystem.IsWindows())
            return Console.In.ReadLine();
        var line = new List<byte>();
        Span<byte> one = stackalloc byte[1];
        while (Descriptor.Read(Descriptor.Input, one) > 0)
        {
            if (one[0] == '\n')
                return Text(line);
            if (line.Count == MaxBytes)
                throw new CommandException($"a line of more than {MaxBytes} bytes is too long for an answer");
            line.Add(one[0]);
        }

        return line.Count == 0 ? null : Text(line);
    }

    private static string KeyByKey(Shell shell, string question)
    {
        shell.Error.Write(question);
        var text = new StringBuilder();
        while (Console.ReadKey(intercept: true) is var key && key.Key != ConsoleKey.Enter)
        {
            if (key.Key == ConsoleKey.Backspace)
                text.Length = Math.Max(0, text.Length - 1);
            else if (key.KeyChar >= ' ')
                text.Append(key.KeyChar);
        }

        shell.Error.WriteLine();
        return text.ToString();
    }

    private static string Text(List<byte> line) => Encoding.UTF8.GetString(CollectionsMarshal.AsSpan(line)).TrimEnd('\r');
}
