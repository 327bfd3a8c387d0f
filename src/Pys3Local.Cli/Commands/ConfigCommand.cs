using ConsoleAppFramework;
using Pys3Local.Cli.Configuring;
using Pys3Local.Cli.Parsing;
using Pys3Local.Cli.Settings;
using Pys3Local.Cli.Terminal;
using Pys3Local.Configuration.Backends;

namespace Pys3Local.Cli.Commands;

/// <summary><c>pys3local config</c>: the original's menu, and the same as commands.</summary>
internal sealed class ConfigCommand : Command
{
    private static readonly Option<string> Type = Option.Choice("--type", "TYPE", $"{string.Join(", ", BackendKinds.Names)}.", [.. BackendKinds.Names], "local");
    private static readonly Option<bool> Overwrite = Option.Flag("--overwrite", "Replace a backend of this name.");
    private static readonly Option<bool> Yes = Option.Flag("-y|--yes", "Do not ask.");

    private static readonly Argument Name = new("NAME", "The name of the backend.");

    public ConfigCommand(CommandLine line)
        : base(line, Shapes)
    {
    }

    private static CommandShape[] Shapes =>
    [
        new("config", "Manage the configured backends. On a terminal there is a menu, or give one of the commands.")
        {
            Section = CommandSection.Configuration,
            Shared = [ServeOptions.ConfigDir],
            Examples = ["pys3local config", "pys3local config add archive --type local path=/srv/archive", "pys3local serve --backend-config archive"],
        },
        new("config list", "List the backends.") { Options = [RootOptions.Json], Examples = ["pys3local config list --json"] },
        new("config show", "Show one backend. Secrets stay hidden.") { Arguments = [Name], Options = [RootOptions.Json], Examples = ["pys3local config show archive"] },
        new("config add", "Add a backend. On a terminal, what is missing is asked for: the path, or the key of Drime and one of its workspaces.")
        {
            Arguments =
            [
                Name,
                new("SETTING=VALUE", "As in the file: path=/srv/archive, workspace_id=5. SETTING=- reads the value from standard input.") { IsOptional = true, IsRepeatable = true },
            ],
            Options = [Type, Overwrite],
            Examples =
            [
                "pys3local config add archive path=/srv/archive",
                "pys3local config add cloud --type drime",
                "pys3local config add cloud --type drime api_key=- root_folder=backups < key.txt",
            ],
        },
        new("config remove", "Remove a backend from the configuration. Its data stays.") { Arguments = [Name], Options = [Yes], Examples = ["pys3local config remove archive --yes"] },
        new("config path", "Print the directory of the configuration.") { Examples = ["ls \"$(pys3local config path)\""] },
    ];

    public Task MenuAsync() => Run(invocation => Prompt.IsPossible
        ? ConfigMenu.RunAsync(Catalog(invocation), invocation.Shell, CancellationToken.None)
        : throw new UsageException("config needs a terminal; without one: pys3local config list|show|add|remove|path"));

    public Task ListAsync() => Run(invocation =>
    {
        var listing = Catalog(invocation).List();
        BackendText.WriteList(invocation.Shell, listing, invocation.Get(RootOptions.Json));
        return listing.Problems.Count == 0 ? ExitCode.Success : ExitCode.Failure;
    });

    public Task ShowAsync([Argument] string name) => Run(invocation =>
    {
        var backend = Catalog(invocation).Find(name) ?? throw Missing(name);
        BackendText.Write(invocation.Shell, backend, invocation.Get(RootOptions.Json));
    });

    public Task AddAsync([Argument] string name, [Argument] params string[] settings) => Run(async invocation =>
    {
        var catalog = Catalog(invocation);
        var values = await BackendSettings.CompleteAsync(invocation.Get(Type), settings, invocation.Shell, CancellationToken.None);
        catalog.Add(name, values, invocation.Get(Overwrite));
        invocation.Shell.Out.WriteLine($"✓ Backend '{name}' added successfully");
        return ExitCode.Success;
    });

    public Task RemoveAsync([Argument] string name) => Run(invocation =>
    {
        if (!invocation.Get(Yes) && Prompt.IsPossible && !Prompt.Confirm(invocation.Shell, $"Remove backend '{name}'?"))
            return;

        if (!Catalog(invocation).Remove(name))
            throw Missing(name);

        invocation.Shell.Out.WriteLine($"✓ Backend '{name}' removed");
    });

    public Task PathAsync() => Run(invocation => invocation.Shell.Out.WriteLine(ConfigurationHome.Find(invocation).Path));

    private static BackendCatalog Catalog(Invocation invocation) =>
        new(ConfigurationHome.Find(invocation), Passwords.Of(invocation.Shell));

    private static CommandException Missing(string name) => new($"Backend '{name}' not found; see 'pys3local config list'");
}
