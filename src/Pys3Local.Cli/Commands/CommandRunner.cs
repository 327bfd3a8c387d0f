using System.Security.Cryptography;
using ConsoleAppFramework;
using Pys3Local.Cli.Help;
using Pys3Local.Cli.Parsing;
using Pys3Local.Cli.Settings;
using Pys3Local.Cli.Terminal;
using Pys3Local.Configuration.Files;
using Pys3Local.Server.Listening;
using Pys3Local.Storage;

namespace Pys3Local.Cli.Commands;

/// <summary>From arguments to an exit code: whatever goes wrong is one line on standard error.</summary>
internal static class CommandRunner
{
    public static async Task<int> RunAsync(string[] args, Shell shell)
    {
        try
        {
            return await DispatchAsync(args, shell);
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
            return Fail(shell, FileFailures.Sentence(failure), ExitCode.Failure);
        }
        catch (CryptographicException) when (Randomness.IsMissing)
        {
            return Fail(shell, Randomness.Missing.Message, ExitCode.Failure);
        }
        catch (Exception failure)
        {
            return Fail(shell, $"this is a bug in pys3local, please report it: {failure}", ExitCode.Failure);
        }
    }

    private static async Task<int> DispatchAsync(string[] args, Shell shell)
    {
        var app = ConsoleApp.Create();
        var line = new CommandLine(shell);
        CommandTable.Register(app, line);
        if (args.Length == 0)
        {
            HelpPage.Write(shell, line.Root);
            return ExitCode.Success;
        }

        if (args is ["--version"])
        {
            // In the original's words: scripts compare them.
            shell.Out.WriteLine($"pys3local, version {Shell.Version}");
            return ExitCode.Success;
        }

        // As in compose files that name the program before its command: the entry point of MinIO's image takes that word away, too.
        if (args is ["minio", "server", ..])
            args = args[1..];

        // 'help keys add' is 'keys add --help'.
        if (args is ["help", ..])
            args = [.. args[1..].SkipWhile(static word => word == "help"), "--help"];

        var parsed = LineParser.Parse(line.Root, args);
        if (parsed.WantsHelp)
        {
            HelpPage.Write(shell, parsed.Command);
            return ExitCode.Success;
        }

        if (parsed.Command.AllOptions.Any(option => option.IsSetting))
            Variables.Check(ServeOptions.All, shell);

        await app.RunAsync(line.Prepare(parsed));
        return line.Finish();
    }

    private static int Fail(Shell shell, string message, int code)
    {
        shell.Error.WriteLine($"pys3local: {message}");
        return code;
    }
}
