namespace Pys3Local.EndToEnd.Harness;

public sealed record CommandResult(string CommandLine, int ExitCode, string Output, string Error)
{
    /// <summary>Fails the test with everything that the command said.</summary>
    public CommandResult Succeeded()
    {
        if (ExitCode != 0)
            Assert.Fail($"{CommandLine}\nexit code {ExitCode}\n--- stdout\n{Output}\n--- stderr\n{Error}");

        return this;
    }

    /// <summary>The lines of the error stream, which for an expected failure are what a person reads.</summary>
    public string[] ErrorLines => Error.Split('\n', StringSplitOptions.RemoveEmptyEntries);
}
