using System.Text;
using Pys3Local.Cli.Terminal;

namespace Pys3Local.Cli;

/// <summary>What surrounds a command: streams, environment, clock.</summary>
internal sealed record Shell
{
    public required TextWriter Out { get; init; }

    public required TextWriter Error { get; init; }

    /// <summary>An environment variable; null where it is not set.</summary>
    public required Func<string, string?> Variable { get; init; }

    public TimeProvider Time { get; init; } = TimeProvider.System;

    public static Shell OfProcess()
    {
        var utf8 = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
        return new()
        {
            Out = new StreamWriter(StandardStream.Output, utf8) { AutoFlush = true, NewLine = "\n" },
            Error = new StreamWriter(StandardStream.Error, utf8) { AutoFlush = true, NewLine = "\n" },
            Variable = Environment.GetEnvironmentVariable,
        };
    }
}
