namespace Pys3Local.Cli;

/// <summary>What a script can rely on.</summary>
internal static class ExitCode
{
    public const int Success = 0;

    /// <summary>The command was understood and could not be done.</summary>
    public const int Failure = 1;

    /// <summary>The command was not understood: an unknown option, a value of the wrong kind.</summary>
    public const int Usage = 2;
}

/// <summary>A command could not be done. The message is one line that says what to do.</summary>
internal sealed class CommandException(string message) : Exception(message);

/// <summary>A command cannot be understood. The message is one line that names the option or variable and what it takes.</summary>
internal sealed class UsageException(string message) : Exception(message);
