using ConsoleAppFramework;
using Pys3Local.Cli.Configuring;
using Pys3Local.Cli.Parsing;
using Pys3Local.Cli.Settings;
using Pys3Local.Configuration.Files;
using Pys3Local.Configuration.Keys;

namespace Pys3Local.Cli.Commands;

/// <summary><c>pys3local keys</c>: who may sign, and what for. A running server uses a change within a second.</summary>
internal sealed class KeysCommand : Command
{
    private static readonly Option<bool> Secret = Option.Flag("--secret", "With the secret.");

    private static readonly Argument Id = new("ID", "The access key ID.");

    public KeysCommand(CommandLine line)
        : base(line, Shapes)
    {
    }

    private static CommandShape[] Shapes =>
    [
        new("keys", "Manage access keys. A running server uses a change within a second.")
        {
            IsGroup = true,
            Section = CommandSection.Access,
            Shared = [RootOptions.Json, ServeOptions.ConfigDir],
            Examples = ["pys3local keys add --preset restic-append-only --bucket laptop --note 'restic on the laptop'", "pys3local keys list"],
        },
        new("keys list", "List the keys with their last use, without their secrets.") { Examples = ["pys3local keys list --json"] },
        new("keys show", "Show one key.") { Arguments = [Id], Options = [Secret], Examples = ["pys3local keys show 2OVBXPYE6CYLRVUUQK3D --secret"] },
        OfOne("disable", "Refuse a key from now on. It is kept."),
        OfOne("enable", "Accept a disabled key again."),
        OfOne("remove", "Remove a key."),
        OfOne("rotate", "Give a key a new secret and print it."),
    ];

    public Task ListAsync() => Run(invocation =>
    {
        var directory = ConfigurationHome.Find(invocation);
        var file = new KeyFile(directory, invocation.Shell.Time, Passwords.Of(invocation.Shell));
        file.Load();
        KeyText.WriteList(invocation.Shell, file.Entries, KeyUses.Read(directory), invocation.Get(RootOptions.Json));
    });

    public Task ShowAsync([Argument] string id) => Run(invocation =>
    {
        var entry = Open(invocation).Find(id) ?? throw Missing(id);
        KeyText.Write(invocation.Shell, entry, invocation.Get(Secret), invocation.Get(RootOptions.Json));
    });

    public Task RotateAsync([Argument] string id) => Run(invocation =>
    {
        var file = Open(invocation);
        var entry = file.Rotate(id) ?? throw Missing(id);
        KeyText.Write(invocation.Shell, entry, withSecret: true, invocation.Get(RootOptions.Json));
        ConfigurationHome.ReportChange(file.Path, invocation.Shell);
    });

    public Task DisableAsync([Argument] string id) => Change(id, "disable", file => file.SetDisabled(id, true));

    public Task EnableAsync([Argument] string id) => Change(id, "enable", file => file.SetDisabled(id, false));

    public Task RemoveAsync([Argument] string id) => Change(id, "remove", file => file.Remove(id));

    public static KeyFile Open(Invocation invocation) => Open(ConfigurationHome.Find(invocation), invocation.Shell);

    public static KeyFile Open(ConfigDirectory home, Shell shell)
    {
        var file = new KeyFile(home, shell.Time, Passwords.Of(shell));
        file.Load();
        return file;
    }

    public static CommandException Missing(string id) => new($"there is no key {id}; see 'pys3local keys list'");

    private Task Change(string id, string name, Func<KeyFile, bool> change) => Run(invocation =>
    {
        var shell = invocation.Shell;
        var file = Open(invocation);
        if (!change(file))
            throw Missing(id);

        if (invocation.Get(RootOptions.Json))
            KeyText.WriteDone(shell, id, name);
        else
            shell.Out.WriteLine($"✓ {name}: {id}");

        ConfigurationHome.ReportChange(file.Path, shell);
    });

    private static CommandShape OfOne(string name, string text) =>
        new($"keys {name}", text) { Arguments = [Id], Examples = [$"pys3local keys {name} 2OVBXPYE6CYLRVUUQK3D"] };
}
