using System.Runtime.ExceptionServices;

namespace Pys3Local.Cli.Parsing;

/// <summary>One command line on its way through the framework: the shapes that commands declare, and what came of the one that was run.</summary>
internal sealed class CommandLine(Shell shell)
{
    private ParsedLine? _parsed;
    private ExceptionDispatchInfo? _failure;
    private int? _exitCode;

    public CommandShape Root { get; } = new("", "An S3 server for a directory, in one file.") { Options = [RootOptions.Version], Shared = [RootOptions.Help], IsGroup = true };

    public void Declare(CommandShape command) => Root.Add(command);

    /// <summary>What the framework is to route: the words of the command and its arguments.</summary>
    public string[] Prepare(ParsedLine parsed)
    {
        _parsed = parsed;
        return [.. parsed.Command.Path.Split(' '), .. parsed.Words];
    }

    /// <summary>Called by the method that the framework has routed to. A failure is kept: the framework would print its stack trace.</summary>
    public async Task RunAsync(Func<Invocation, Task<int>> command)
    {
        try
        {
            _exitCode = await command(new(_parsed!, Root, shell));
        }
        catch (Exception failure)
        {
            _failure = ExceptionDispatchInfo.Capture(failure);
        }
    }

    /// <summary>The exit code, or the failure, of the command that was run.</summary>
    public int Finish()
    {
        _failure?.Throw();
        return _exitCode ?? throw new InvalidOperationException($"'{_parsed!.Command.Path}' is not in the table of commands");
    }
}

/// <summary>What was typed, taken apart.</summary>
/// <param name="Command">The command that was named.</param>
/// <param name="Words">Its arguments, without options.</param>
/// <param name="Given">Its options, each with what was given, in the order of the line.</param>
/// <param name="WantsHelp">Help was asked for: nothing else was looked at closely.</param>
internal sealed record ParsedLine(CommandShape Command, IReadOnlyList<string> Words, IReadOnlyDictionary<Option, IReadOnlyList<string>> Given, bool WantsHelp);
