namespace Pys3Local.Cli;

/// <summary>A command cannot be understood. The message is one line that names the option or variable and what it takes.</summary>
internal sealed class UsageException(string message) : Exception(message);
