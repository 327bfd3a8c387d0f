using System.CommandLine;
using Pys3Local.Cli.Configuring;
using Pys3Local.Cli.Parsing;
using Pys3Local.Cli.Settings;
using Pys3Local.Cli.Terminal;
using Pys3Local.Configuration.Backends;

namespace Pys3Local.Cli.Commands;

/// <summary><c>pys3local config</c>: the original's menu, and the same as commands.</summary>
internal static class ConfigCommand
{
    public static Command Create(Shell shell)
    {
        var directory = SharedOptions.ConfigDir();
        directory.Recursive = true;
        var command = new ShellCommand(
            "config",
            "Manage the configured backends: a menu on a terminal, or one of the commands.",
            "pys3local config",
            "pys3local config add archive --type local path=/srv/archive",
            "pys3local serve --backend-config archive")
        {
            directory, List(shell, directory), Show(shell, directory), Add(shell, directory), Remove(shell, directory), PathOf(shell, directory),
        };
        command.SetAction((parsed, cancellationToken) => Prompt.IsPossible
            ? ConfigMenu.RunAsync(Catalog(parsed, directory, shell), shell, cancellationToken)
            : throw new UsageException("config needs a terminal; without one: pys3local config list|show|add|remove|path"));
        return command;
    }

    private static BackendCatalog Catalog(ParseResult parsed, Option<string> directory, Shell shell) =>
        new(SharedOptions.Directory(parsed, directory, shell), SharedOptions.Passwords(shell));

    private static ShellCommand List(Shell shell, Option<string> directory)
    {
        var json = SharedOptions.Json();
        var command = new ShellCommand("list", "List the backends.", "pys3local config list --json") { json };
        command.SetAction(parsed =>
        {
            var listing = Catalog(parsed, directory, shell).List();
            BackendText.WriteList(shell, listing, parsed.GetValue(json));
            return listing.Problems.Count == 0 ? ExitCode.Success : ExitCode.Failure;
        });
        return command;
    }

    private static ShellCommand Show(Shell shell, Option<string> directory)
    {
        var json = SharedOptions.Json();
        var name = new Argument<string>("NAME");
        var command = new ShellCommand("show", "Show one backend; secrets stay hidden.", "pys3local config show archive") { name, json };
        command.SetAction(parsed =>
        {
            var backend = Catalog(parsed, directory, shell).Find(parsed.GetValue(name)!) ?? throw Missing(parsed.GetValue(name)!);
            BackendText.Write(shell, backend, parsed.GetValue(json));
        });
        return command;
    }

    private static ShellCommand Add(Shell shell, Option<string> directory)
    {
        var name = new Argument<string>("NAME");
        var settings = new Argument<string[]>("SETTING=VALUE") { Arity = ArgumentArity.ZeroOrMore, Description = "As in the file: path=/srv/archive, workspace_id=5. SETTING=- reads the value from standard input" };
        var type = new Option<string>("--type") { HelpName = "TYPE", Description = $"{string.Join(", ", Providers.Names)}. Default: local" };
        type.CompletionSources.Add([.. Providers.Names]);
        var overwrite = new Option<bool>("--overwrite") { Description = "Replace a backend of this name" };
        var command = new ShellCommand(
            "add",
            "Add a backend. On a terminal what is missing is asked for: the path, or the key of Drime and one of its workspaces.",
            "pys3local config add archive path=/srv/archive",
            "pys3local config add cloud --type drime",
            "pys3local config add cloud --type drime api_key=- root_folder=backups < key.txt")
        {
            name, settings, type, overwrite,
        };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var catalog = Catalog(parsed, directory, shell);
            var values = await BackendSettings.CompleteAsync(
                parsed.GetValue(type) ?? "local", parsed.GetValue(settings) ?? [], shell, cancellationToken);
            catalog.Add(parsed.GetValue(name)!, values, parsed.GetValue(overwrite));
            shell.Out.WriteLine($"✓ Backend '{parsed.GetValue(name)}' added successfully");
        });
        return command;
    }

    private static ShellCommand Remove(Shell shell, Option<string> directory)
    {
        var name = new Argument<string>("NAME");
        var yes = new Option<bool>("--yes", "-y") { Description = "Do not ask" };
        var command = new ShellCommand("remove", "Remove a backend from the configuration; its data stays.", "pys3local config remove archive --yes") { name, yes };
        command.SetAction(parsed =>
        {
            string backend = parsed.GetValue(name)!;
            if (!parsed.GetValue(yes) && Prompt.IsPossible && !Prompt.Confirm(shell, $"Remove backend '{backend}'?"))
                return;
            if (!Catalog(parsed, directory, shell).Remove(backend))
                throw Missing(backend);
            shell.Out.WriteLine($"✓ Backend '{backend}' removed");
        });
        return command;
    }

    private static ShellCommand PathOf(Shell shell, Option<string> directory)
    {
        var command = new ShellCommand("path", "Print the directory of the configuration.", "ls \"$(pys3local config path)\"");
        command.SetAction(parsed => shell.Out.WriteLine(SharedOptions.Directory(parsed, directory, shell).Path));
        return command;
    }

    private static CommandException Missing(string name) => new($"Backend '{name}' not found; see 'pys3local config list'");
}
