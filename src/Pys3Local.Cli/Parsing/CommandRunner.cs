using System.CommandLine;
using Pys3Local.Configuration;
using Pys3Local.Server;
using Pys3Local.Storage;

namespace Pys3Local.Cli.Parsing;

/// <summary>From arguments to an exit code: whatever goes wrong is one line on standard error.</summary>
internal static class CommandRunner
{
    public static async Task<int> RunAsync(RootCommand root, string[] args, Shell shell)
    {
        // A value may begin with '@' or hold what looks like several short options.
        var parsed = root.Parse(args, new ParserConfiguration { EnablePosixBundling = false, ResponseFileTokenReplacer = null });
        if (parsed.Errors.Count > 0 && parsed.Action?.ClearsParseErrors != true)
            return Fail(shell, $"{OneLine(parsed.Errors[0].Message)} Try '{Path(parsed)} --help'.", ExitCode.Usage);
        // Commands handle signals themselves, each as it must.
        var configuration = new InvocationConfiguration
        {
            EnableDefaultExceptionHandler = false,
            ProcessTerminationTimeout = null,
            Output = shell.Out,
            Error = shell.Error,
        };
        try
        {
            return await parsed.InvokeAsync(configuration, CancellationToken.None);
        }
        catch (UsageException failure)
        {
            return Fail(shell, failure.Message, ExitCode.Usage);
        }
        catch (Exception failure) when (failure is CommandException or ConfigurationException or ServerException or StorageException)
        {
            return Fail(shell, failure.Message, ExitCode.Failure);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return Fail(shell, $"{failure.GetType().Name}: {OneLine(failure.Message)}", ExitCode.Failure);
        }
        catch (Exception failure)
        {
            return Fail(shell, $"this is a mistake in pys3local, please report it with what follows: {failure}", ExitCode.Failure);
        }
    }

    private static int Fail(Shell shell, string message, int code)
    {
        shell.Error.WriteLine($"pys3local: {message}");
        return code;
    }

    private static string Path(ParseResult parsed)
    {
        var names = new List<string>();
        for (var result = (System.CommandLine.Parsing.SymbolResult?)parsed.CommandResult; result is not null; result = result.Parent)
        {
            if (result is System.CommandLine.Parsing.CommandResult command)
                names.Insert(0, command.Command is RootCommand ? "pys3local" : command.Command.Name);
        }

        return string.Join(' ', names);
    }

    private static string OneLine(string message) => message.ReplaceLineEndings(" ").Trim();
}
