namespace Pys3Local.Cli;

/// <summary>A command could not be done. The message is one line that says what to do.</summary>
internal sealed class CommandException(string message) : Exception(message);
