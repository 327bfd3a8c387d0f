using Pys3Local.Cli.Serving;
using Pys3Local.Storage.Memory;

namespace Pys3Local.Cli.Tests.Serving;

public sealed class StartingContentTests : IDisposable
{
    private readonly TestShell _shell = new();

    public void Dispose() => _shell.Dispose();

    [Test]
    [Arguments("--keep", "30")]
    [Arguments("--kind", "restic")]
    public void What_is_about_no_bucket_is_refused(string option, string value)
    {
        Assert.Contains($"{option} is about the buckets of --create-bucket", Assert.Throws<UsageException>(() => _shell.Settings(option, value)).Message);
        _shell.Settings(option, value, "--create-bucket", "backup");
    }

    [Test]
    [Arguments("10", "backup keeps everything for 30 days already")]
    [Arguments("30", null)]
    [Arguments("60", null)]
    public async Task A_shorter_floor_changes_nothing_and_says_so(string days, string? told)
    {
        var store = new MemoryObjectStore();
        await ApplyAsync("30");
        Assert.Equal("", await ApplyAsync("30"));
        var text = await ApplyAsync(days);
        Assert.True(told is null ? text.Length == 0 : text.Contains(told, StringComparison.Ordinal), text);

        async Task<string> ApplyAsync(string keep)
        {
            var error = new StringWriter();
            await StartingContent.ApplyAsync(store, _shell.Settings("--backend", "memory", "--create-bucket", "backup", "--keep", keep), _shell.Shell with { Error = error }, TestRun.Cancellation);
            return error.ToString();
        }
    }
}
