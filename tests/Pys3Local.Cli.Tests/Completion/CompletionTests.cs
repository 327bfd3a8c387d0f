using Pys3Local.Cli.Parsing;

namespace Pys3Local.Cli.Tests.Completion;

public sealed class CompletionTests
{
    [Test]
    [Arguments("bash")]
    [Arguments("zsh")]
    [Arguments("fish")]
    public async Task A_script_is_one_that_its_shell_accepts(string shell)
    {
        Assert.SkipUnless(Programs.Has(shell), $"{shell} is not installed");
        using var commands = new TestShell();
        await Programs.RunAsync(shell, "-n", await ScriptAsync(commands, shell));
    }

    [Test]
    public async Task Bash_completes_every_command_and_every_option()
    {
        using var commands = new TestShell();
        var all = commands.Root.All().ToList();
        Assert.Contains(all, command => command.Path == "keys add");

        var lines = await CompleteAsync(commands, [.. all.SelectMany(command => (string[])[Line(command, "-"), Line(command, "")])]);

        Assert.All(all, (command, index) =>
        {
            Assert.Equal(command.AllOptions.SelectMany(option => option.Names).Order(), lines[2 * index].Order());
            Assert.Superset(command.Commands.Select(below => below.Name).ToHashSet(), lines[(2 * index) + 1].ToHashSet());
        });
    }

    [Test]
    [Arguments("serve --durability|", "full none")]
    [Arguments("serve --durability|=|f", "full")]
    [Arguments("serve --listen|:1|--tls-c", "--tls-cert")]
    [Arguments("keys add --listen|", "")]
    [Arguments("keys --config-dir|add|add|--pres", "--preset")]
    [Arguments("client-config|proxm", "proxmox")]
    [Arguments("completion|", "bash fish zsh")]
    [Arguments("serve --backend|", "azure drime local memory s3")]
    [Arguments("config add --type|", "azure drime local memory s3")]
    [Arguments("keys add --preset|", "admin append-only full kopia kopia-readonly metrics pgbackrest rclone read-only replication-target restic-append-only restic-prune veeam write-only")]
    [Arguments("keys add --preset|re", "read-only replication-target restic-append-only restic-prune")]
    [Arguments("nothing|serv", "serve server service")]
    public async Task Bash_knows_where_it_is(string typed, string offered)
    {
        using var commands = new TestShell();
        var words = typed.Replace(' ', '|');
        var lines = await CompleteAsync(commands, [$"pys3local|{words}"]);
        if (offered.Length > 0)
            Assert.Equal(offered.Split(' '), lines[0].Order());
    }

    [Test]
    public async Task Bash_completes_files_and_directories_with_spaces()
    {
        using var commands = new TestShell();
        Directory.CreateDirectory(commands["a place"]);
        File.WriteAllText(commands["a file"], "");

        var lines = await CompleteAsync(commands, [$"pys3local|serve|--tls-cert|{commands["a "]}", $"pys3local|serve|-p|{commands["a "]}"]);

        Assert.Equal([commands["a file"], commands["a place"]], lines[0].Order());
        Assert.Equal([commands["a place"]], lines[1]);
    }

    [Test]
    public async Task Fish_completes()
    {
        Assert.SkipUnless(Programs.Has("fish"), "fish is not installed");
        using var commands = new TestShell();
        var script = await ScriptAsync(commands, "fish");

        var offered = await Programs.RunAsync("fish", "--no-config", "-c", $"source {script}; complete -C 'pys3local keys add --pre'; complete -C 'pys3local completion '");

        Assert.Equal(["--prefix", "--preset", "bash", "fish", "zsh"], offered.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split('\t')[0]).Order());
    }

    [Test]
    public async Task An_unknown_shell_is_named()
    {
        using var commands = new TestShell();
        var (code, output, error) = await commands.RunAsync("completion", "powershell");
        Assert.Equal((ExitCode.Usage, "", "pys3local: 'powershell' is not one of bash, zsh, fish. Try 'pys3local completion --help'.\n"), (code, output, error));
    }

    private static string Line(CommandShape command, string last) =>
        string.Join('|', [.. $"pys3local {command.Path}".Trim().Split(' '), last]);

    private static async Task<string> ScriptAsync(TestShell commands, string shell)
    {
        var (code, script, error) = await commands.RunAsync("completion", shell);
        Assert.Equal((ExitCode.Success, ""), (code, error));
        await File.WriteAllTextAsync(commands[shell], script, TestRun.Cancellation);
        return commands[shell];
    }

    /// <summary>What bash offers for each line, whose words are separated by bars.</summary>
    private static async Task<List<string[]>> CompleteAsync(TestShell commands, string[] lines)
    {
        const string driver = """
            source "$1"; shift
            for line in "$@"; do
              IFS='|' read -ra COMP_WORDS <<<"$line|."
              unset 'COMP_WORDS[-1]'
              COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
              _pys3local
              (IFS='|'; echo "${COMPREPLY[*]}")
            done
            """;
        var output = await Programs.RunAsync("bash", ["-c", driver, "bash", await ScriptAsync(commands, "bash"), .. lines]);
        return [.. output.Split('\n').SkipLast(1).Select(line => line.Split('|', StringSplitOptions.RemoveEmptyEntries))];
    }
}
