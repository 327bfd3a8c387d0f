namespace Pys3Local.EndToEnd.Harness;

/// <param name="Seen">All that the terminal showed, what was typed and echoed included.</param>
/// <param name="Output">Standard output, where it was a pipe.</param>
/// <param name="ExitCode">The negative number of the signal that ended it, where one did.</param>
public sealed record TerminalResult(string Seen, string Output, int ExitCode);
