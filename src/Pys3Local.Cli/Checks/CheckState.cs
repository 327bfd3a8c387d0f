namespace Pys3Local.Cli.Checks;

/// <summary>How a check of <c>doctor</c> came out.</summary>
internal enum CheckState
{
    Ok,

    /// <summary>The server works, and the person should know.</summary>
    Warning,

    /// <summary>The server would not work.</summary>
    Failure,
}
