using Pys3Local.Cli.Parsing;
using Pys3Local.Cli.Serving;
using Pys3Local.Cli.Settings;
using Pys3Local.Configuration.Keys;

namespace Pys3Local.Cli.Tests.Serving;

/// <summary>A running server says which keys have changed, and how; never a secret.</summary>
public sealed class KeyAuditTests : IDisposable
{
    private readonly TestShell _shell = new();

    public void Dispose() => _shell.Dispose();

    [Test]
    public async Task Each_change_of_a_key_is_a_line()
    {
        await RunAsync("add", "--id", "FIRST");
        var invocation = new Invocation(LineParser.Parse(_shell.Root, ["keys", "list"]), _shell.Root, _shell.Shell);
        var file = new KeyFile(ConfigurationHome.Find(invocation), TimeProvider.System);
        file.Load();
        var log = new StringWriter();
        var keys = new ServerKeys(null, file, _shell.Shell with { Error = log });

        await ChangedAsync("audit key SECOND: added (restic-prune)", "add", "--id", "SECOND", "--preset", "restic-prune", "--expires", "2h");
        await ChangedAsync("audit key FIRST: changed from full enabled", "set", "FIRST", "--preset", "read-only");
        await ChangedAsync("expect=26h", "set", "FIRST", "--expect", "26h");
        await ChangedAsync("to read-only disabled", "disable", "FIRST");
        await ChangedAsync("audit key FIRST: given a new secret", "rotate", "FIRST");
        await ChangedAsync("audit key FIRST: removed", "remove", "FIRST");
        Assert.DoesNotContain(file.Find("SECOND")!.Secret, log.ToString(), StringComparison.Ordinal);

        async Task ChangedAsync(string expected, params string[] arguments)
        {
            log.GetStringBuilder().Clear();
            await RunAsync(arguments);
            keys.Reload();
            Assert.Contains(expected, log.ToString(), StringComparison.Ordinal);
            Assert.Single(log.ToString().TrimEnd().Split('\n'));
        }
    }

    private async Task RunAsync(params string[] arguments) => Assert.Equal(0, (await _shell.RunAsync(["keys", .. arguments])).Code);
}
