namespace Pys3Local.Cli.Parsing;

/// <summary>
/// A command, or a few that belong together. Its constructor declares how it is typed; its methods, which <c>CommandTable</c>
/// hands to the framework, take its arguments and do it.
/// </summary>
internal abstract class Command
{
    private readonly CommandLine _line;

    protected Command(CommandLine line, params ReadOnlySpan<CommandShape> shapes)
    {
        _line = line;
        foreach (var shape in shapes)
            line.Declare(shape);
    }

    protected Task Run(Func<Invocation, Task<int>> command) => _line.RunAsync(command);

    protected Task Run(Func<Invocation, int> command) => _line.RunAsync(invocation => Task.FromResult(command(invocation)));

    /// <summary>One that succeeds unless it throws.</summary>
    protected Task Run(Action<Invocation> command) => Run(invocation =>
    {
        command(invocation);
        return ExitCode.Success;
    });
}

/// <summary>The headings of the first page, in its order.</summary>
internal static class CommandSection
{
    public const string Server = "The server";
    public const string Access = "Keys and clients";
    public const string Data = "The data";
    public const string Configuration = "Configuration";
    public const string Shell = "The command line";

    public static IReadOnlyList<string> InOrder { get; } = [Server, Access, Data, Configuration, Shell];
}
