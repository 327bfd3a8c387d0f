using System.Text;

namespace Pys3Local.Cli.Terminal;

/// <summary>The surroundings of this process: its streams, as UTF-8 without a mark, and its environment.</summary>
internal static class ProcessShell
{
    public static Shell Create()
    {
        var utf8 = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
        return new()
        {
            Out = new StreamWriter(StandardStream.Output, utf8) { AutoFlush = true, NewLine = "\n" },
            Error = new StreamWriter(StandardStream.Error, utf8) { AutoFlush = true, NewLine = "\n" },
            Variable = Environment.GetEnvironmentVariable,
            VariableNames = () => [.. Environment.GetEnvironmentVariables().Keys.Cast<string>()],
        };
    }
}
