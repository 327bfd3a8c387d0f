using System.CommandLine;
using Pys3Local.Cli.Configuring;
using Pys3Local.Cli.Parsing;
using Pys3Local.Cli.Settings;
using Pys3Local.Configuration.Keys;

namespace Pys3Local.Cli.Commands;

/// <summary><c>pys3local keys</c>: who may sign, and what for. A running server takes a change over within a second.</summary>
internal static class KeysCommand
{
    public static Command Create(Shell shell)
    {
        var directory = SharedOptions.ConfigDir();
        directory.Recursive = true;
        var json = SharedOptions.Json();
        json.Recursive = true;
        KeyFile Open(ParseResult parsed)
        {
            var file = new KeyFile(SharedOptions.Directory(parsed, directory, shell), shell.Time, SharedOptions.Passwords(shell));
            file.Load();
            return file;
        }

        var command = new ShellCommand(
            "keys",
            "Manage access keys. A running server takes a change over within a second.",
            "pys3local keys add --preset restic-append-only --bucket laptop --note 'restic on the laptop'",
            "pys3local keys list")
        {
            directory,
            json,
            KeysAdd.Create(shell, Open, json),
            List(shell, Open, json),
            Show(shell, Open, json),
            Change(shell, json, "disable", "Refuse a key from now on; it is kept.", (parsed, id) => Open(parsed).SetDisabled(id, true)),
            Change(shell, json, "enable", "Accept a disabled key again.", (parsed, id) => Open(parsed).SetDisabled(id, false)),
            Change(shell, json, "remove", "Remove a key.", (parsed, id) => Open(parsed).Remove(id)),
            Rotate(shell, Open, json),
        };
        command.SetAction(int (_) => throw new UsageException("keys needs a command: add, list, show, disable, enable, remove or rotate"));
        return command;
    }

    private static ShellCommand List(Shell shell, Func<ParseResult, KeyFile> open, Option<bool> json)
    {
        var command = new ShellCommand("list", "List the keys, without their secrets.", "pys3local keys list --json");
        command.SetAction(parsed => KeyText.WriteList(shell, open(parsed).Entries, parsed.GetValue(json)));
        return command;
    }

    private static ShellCommand Show(Shell shell, Func<ParseResult, KeyFile> open, Option<bool> json)
    {
        var id = new Argument<string>("ID");
        var secret = new Option<bool>("--secret") { Description = "With the secret" };
        var command = new ShellCommand("show", "Show one key.", "pys3local keys show 2OVBXPYE6CYLRVUUQK3D --secret") { id, secret };
        command.SetAction(parsed =>
        {
            var entry = open(parsed).Find(parsed.GetValue(id)!) ?? throw Missing(parsed.GetValue(id)!);
            KeyText.Write(shell, entry, parsed.GetValue(secret), parsed.GetValue(json));
        });
        return command;
    }

    private static ShellCommand Rotate(Shell shell, Func<ParseResult, KeyFile> open, Option<bool> json)
    {
        var id = new Argument<string>("ID");
        var command = new ShellCommand("rotate", "Give a key a new secret and print it.", "pys3local keys rotate 2OVBXPYE6CYLRVUUQK3D") { id };
        command.SetAction(parsed =>
        {
            var entry = open(parsed).Rotate(parsed.GetValue(id)!) ?? throw Missing(parsed.GetValue(id)!);
            KeyText.Write(shell, entry, withSecret: true, parsed.GetValue(json));
        });
        return command;
    }

    private static ShellCommand Change(Shell shell, Option<bool> json, string name, string description, Func<ParseResult, string, bool> change)
    {
        var id = new Argument<string>("ID");
        var command = new ShellCommand(name, description, $"pys3local keys {name} 2OVBXPYE6CYLRVUUQK3D") { id };
        command.SetAction(parsed =>
        {
            string key = parsed.GetValue(id)!;
            if (!change(parsed, key))
                throw Missing(key);
            if (parsed.GetValue(json))
                KeyText.WriteDone(shell, key, name);
            else
                shell.Out.WriteLine($"✓ {name}: {key}");
        });
        return command;
    }

    private static CommandException Missing(string id) => new($"there is no key {id}; see 'pys3local keys list'");
}
