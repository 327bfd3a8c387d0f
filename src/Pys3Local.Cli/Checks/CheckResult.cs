namespace Pys3Local.Cli.Checks;

/// <summary>One line of <c>doctor</c>.</summary>
/// <param name="Name">What was looked at, in a word or two.</param>
/// <param name="State">How it came out.</param>
/// <param name="Text">What was found and, where it is not well, what to do.</param>
internal sealed record CheckResult(string Name, CheckState State, string Text)
{
    public static CheckResult Ok(string name, string text) => new(name, CheckState.Ok, text);

    public static CheckResult Warning(string name, string text) => new(name, CheckState.Warning, text);

    public static CheckResult Failure(string name, string text) => new(name, CheckState.Failure, text);
}

/// <summary>How a check of <c>doctor</c> came out.</summary>
internal enum CheckState
{
    Ok,

    /// <summary>The server works, and the person should know.</summary>
    Warning,

    /// <summary>The server would not work.</summary>
    Failure,
}
