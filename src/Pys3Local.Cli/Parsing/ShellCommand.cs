using System.CommandLine;

namespace Pys3Local.Cli.Parsing;

/// <summary>A command whose help closes with examples.</summary>
internal sealed class ShellCommand(string name, string description, params string[] examples) : Command(name, description)
{
    /// <summary>Complete lines to type.</summary>
    public IReadOnlyList<string> Examples { get; } = examples;
}
