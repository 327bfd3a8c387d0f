namespace Pys3Local.Cli.Parsing;

/// <summary>A command that is being run: what was given to it, and what surrounds it.</summary>
internal sealed class Invocation(ParsedLine line, CommandShape root, Shell shell)
{
    public Shell Shell => shell;

    /// <summary>The whole program, as far as it can be typed.</summary>
    public CommandShape Root => root;

    /// <summary>What was typed.</summary>
    public ParsedLine Line => line;

    /// <summary>The value of an option of this command: as given, else from its variable, else its default.</summary>
    public T Get<T>(Option<T> option) => new SettingReader(line.Given, shell.Variable).Read(option).Value;
}
