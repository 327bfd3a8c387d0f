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
