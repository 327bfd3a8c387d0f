using Pys3Local.EndToEnd.Harness;
using Pys3Local.FakeDrime;

namespace Pys3Local.EndToEnd.Commands;

/// <summary>An account at Drime, as far as the command line is concerned: a stand-in for the service answers.</summary>
public sealed class DrimeTests : CommandTest, IAsyncInitializer, IAsyncDisposable
{
    private FakeDrimeServer _service = null!;

    public async Task InitializeAsync()
    {
        _service = await FakeDrimeServer.StartAsync(0, null);
        Environment["DRIME_API_URL"] = _service.ApiUrl.ToString();
    }

    public async ValueTask DisposeAsync()
    {
        await _service.DisposeAsync();
        Dispose();
    }

    [Test]
    public async Task Add_asks_for_the_key_and_lists_the_workspaces_to_choose_from()
    {
        var result = await OnTerminalAsync(
            [
                ("Drime API key: ", FakeDrimeServer.Key + "\n"), ("0        personal", ""), ("1465     Team", ""),
                ("Workspace ID (0 for personal) [0]: ", "7\n"), ("the key has no workspace 7", ""),
                ("Workspace ID (0 for personal) [0]: ", "1465\n"), ("✓ Backend 'cloud' added", ""),
            ],
            "config", "add", "cloud", "--type", "drime");

        Assert.Equal(0, result.ExitCode);
        Assert.DoesNotContain(FakeDrimeServer.Key, result.Seen, StringComparison.Ordinal);
        Assert.Contains("  workspace_id: 1465", await OutputAsync("config", "show", "cloud"), StringComparison.Ordinal);
    }

    [Test]
    public async Task Add_keeps_no_wrong_key()
    {
        var result = await OnTerminalAsync([("Drime API key: ", "1|wrong\n")], "config", "add", "cloud", "--type", "drime");

        Assert.Equal(1, result.ExitCode);
        Assert.DoesNotContain("wrong\n", result.Seen, StringComparison.Ordinal);
        Assert.Equal(1, (await RunAsync("config", "show", "cloud")).ExitCode);
    }

    [Test]
    public async Task The_menu_lists_the_workspaces_too()
    {
        var result = await OnTerminalAsync(
            [
                ("Enter choice [5]: ", "2\n"), ("Backend name: ", "cloud\n"), ("Backend type", "drime\n"), ("Drime API key: ", FakeDrimeServer.Key + "\n"),
                ("1465     Team", ""), ("Workspace ID (0 for personal) [0]: ", "1465\n"), ("Root folder", "backups/s3\n"), ("✓ Backend 'cloud' added", ""),
                ("Enter choice [5]: ", "\n"),
            ],
            "config");

        Assert.Equal(0, result.ExitCode);
        Assert.Contains("root_folder: backups/s3", await OutputAsync("config", "show", "cloud"), StringComparison.Ordinal);
    }

    [Test]
    public async Task Doctor_checks_key_workspace_root_folder_and_quota()
    {
        await OutputAsync("config", "add", "cloud", "--type", "drime", $"api_key={FakeDrimeServer.Key}", "workspace_id=1465", "root_folder=backups");

        var output = await OutputAsync("doctor", "--backend-config", "cloud", "-l", "127.0.0.1:0");
        foreach (var check in new[] { "key\tok\t", "workspace\tok\t1465, Team", "root folder\tok\tbackups", "quota\tok\t" })
            Assert.Contains("\n" + check, output, StringComparison.Ordinal);

        await OutputAsync("config", "add", "cloud", "--type", "drime", "api_key=1|wrong", "--overwrite");
        var wrong = await RunAsync("doctor", "--backend-config", "cloud", "-l", "127.0.0.1:0");
        Assert.Equal(1, wrong.ExitCode);
        Assert.Contains("\nkey\tfailure\t", wrong.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("1|wrong", wrong.Output, StringComparison.Ordinal);
    }

    [Test]
    public async Task Doctor_names_a_wrong_workspace_a_full_account_and_a_missing_key()
    {
        await OutputAsync("config", "add", "cloud", "--type", "drime", $"api_key={FakeDrimeServer.Key}", "workspace_id=7");
        Assert.Contains("workspace\tfailure\t7: The key has no workspace 7", (await RunAsync("doctor", "--backend-config", "cloud")).Output, StringComparison.Ordinal);

        _service.Behaviour.Quota = 1;
        Environment["DRIME_API_KEY"] = FakeDrimeServer.Key;
        Assert.Contains("\nquota\tfailure\t", (await RunAsync("doctor", "--backend", "drime")).Output, StringComparison.Ordinal);

        Environment["DRIME_API_KEY"] = null;
        Assert.Contains("\nkey\tfailure\tAPI key not configured", (await RunAsync("doctor", "--backend", "drime")).Output, StringComparison.Ordinal);
    }

    [Test]
    public async Task Serve_stores_and_reads()
    {
        await OutputAsync("config", "add", "cloud", "--type", "drime", $"api_key={FakeDrimeServer.Key}", "workspace_id=1465", $"api_url={_service.ApiUrl}");
        await using var server = await Pys3LocalProcess.StartAsync(
            new() { Home = Home, HasOwnPath = true, Arguments = ["--backend-config", "cloud", "--create-bucket", "a-bucket"] }, Cancellation);

        (await server.Raw.PutAsync("/a-bucket/key", "content"u8.ToArray(), cancellation: Cancellation)).Succeeded();
        Assert.Equal("content", (await server.Raw.GetAsync("/a-bucket/key", cancellation: Cancellation)).Succeeded().Text);
        Assert.Empty(_service.Violations);
    }
}
