using System.Text.Json;
using Pys3Local.EndToEnd.Harness;

namespace Pys3Local.EndToEnd.Commands;

/// <summary>What looks after the data: <c>cache</c>, <c>verify</c>, <c>import</c>; and <c>healthcheck</c>.</summary>
public sealed class DataCommandTests : CommandTest
{
    private string Data => Path.Combine(Home, "data");

    [Test]
    public async Task Cache_counts_forgets_and_tidies()
    {
        await FillAsync();

        Assert.Contains("  Total objects: 2", await OutputAsync("cache", "stats", "-p", Data), StringComparison.Ordinal);
        using var report = JsonDocument.Parse(await OutputAsync("cache", "stats", "-p", Data, "--json"));
        Assert.Equal(2, report.RootElement.GetProperty("objects").GetInt32());
        Assert.Contains("Must specify --bucket or --all", await FailsAsync(1, "cache", "cleanup", "-p", Data), StringComparison.Ordinal);
        Assert.Contains("Cannot combine", await FailsAsync(1, "cache", "cleanup", "-p", Data, "--all", "--bucket", "a-bucket"), StringComparison.Ordinal);
        var kept = await OnTerminalAsync([("Are you sure? [y/N]: ", "n\n")], "cache", "cleanup", "--all", "-p", Data);
        Assert.Contains("Aborted.", kept.Seen, StringComparison.Ordinal);
        Assert.Contains("✓ Database optimized", await OutputAsync("cache", "vacuum", "-p", Data), StringComparison.Ordinal);
        Assert.Contains("✓ Removed 2 objects", await OutputAsync("cache", "cleanup", "-p", Data, "--all", "--yes"), StringComparison.Ordinal);

        // Only the index was forgotten.
        await using var server = await Pys3LocalProcess.StartAsync(new() { DataDirectory = Data }, Cancellation);
        var listed = (await server.Raw.GetAsync("/a-bucket", "list-type=2", Cancellation)).Succeeded().Xml;
        Assert.Equal(["first", "second"], listed.Elements("Contents").Select(entry => entry.Element("Key")!.Value));
    }

    [Test]
    public async Task Verify_finds_damage()
    {
        await FillAsync();
        await OutputAsync("verify", "-p", Data);

        var damaged = Path.Combine(Data, "a-bucket", "objects", "first");
        var modified = File.GetLastWriteTimeUtc(damaged);
        await File.WriteAllTextAsync(damaged, "damaged", Cancellation);
        File.SetLastWriteTimeUtc(damaged, modified);

        var result = await RunAsync("verify", "-p", Data);
        Assert.Equal(1, result.ExitCode);
        Assert.Contains("damaged: a-bucket/first: ", result.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("second", result.Output, StringComparison.Ordinal);
    }

    [Test]
    public async Task Verify_of_nothing_is_not_well()
    {
        Assert.Equal(1, (await RunAsync("verify", "-p", Path.Combine(Home, "typo"))).ExitCode);
        Assert.False(System.IO.Directory.Exists(Path.Combine(Home, "typo")));

        await FillAsync();
        Assert.Equal(1, (await RunAsync("verify", "-p", Data, "--bucket", "typo")).ExitCode);
    }

    [Test]
    public async Task Import_of_the_whole_machine_is_refused()
    {
        await FillAsync();
        Assert.Equal(1, (await RunAsync("import", "-p", Data, "--directory", "/", "--bucket", "machine")).ExitCode);
        Assert.False(System.IO.Directory.Exists(Path.Combine(Data, "machine")));
    }

    [Test]
    public async Task Import_of_another_store_or_of_the_store_itself_is_refused_in_one_line()
    {
        await FillAsync();
        var other = Path.Combine(Home, "other");
        Assert.Single(await FailsLineAsync("import", "-p", other, "--directory", Data, "--bucket", "all"), line => line.Contains("a data directory of pys3local", StringComparison.Ordinal));
        Assert.Single(await FailsLineAsync("import", "-p", Data, "--directory", Path.Combine(Data, "a-bucket", "objects"), "--bucket", "again"), line => line.Contains("is in the data directory", StringComparison.Ordinal));
        Assert.Equal([".pys3local"], System.IO.Directory.EnumerateFileSystemEntries(other).Select(Path.GetFileName));
        Assert.Equal([".pys3local", "a-bucket"], System.IO.Directory.EnumerateFileSystemEntries(Data).Select(Path.GetFileName).Order());
    }

    [Test]
    public async Task Import_makes_a_directory_a_bucket()
    {
        var photos = System.IO.Directory.CreateDirectory(Path.Combine(Home, "photos")).FullName;
        await File.WriteAllTextAsync(Path.Combine(photos, "a.jpg"), "picture", Cancellation);
        await OutputAsync("import", "-p", Data, "--directory", photos, "--bucket", "photos");

        await using var server = await Pys3LocalProcess.StartAsync(new() { DataDirectory = Data }, Cancellation);
        Assert.Equal("picture", (await server.Raw.GetAsync("/photos/a.jpg", cancellation: Cancellation)).Succeeded().Text);
        // The server verifies it; what wants the directory for itself is refused.
        Assert.Contains("1 version", await OutputAsync("verify", "-p", Data), StringComparison.Ordinal);
        Assert.Single(await FailsLineAsync("import", "-p", Data, "--directory", photos, "--bucket", "again"));
    }

    [Test]
    public async Task Healthcheck_finds_the_server_as_it_was_started()
    {
        await using var server = await Pys3LocalProcess.StartAsync(new() { Home = Home }, Cancellation);

        Assert.Equal("ok", (await OutputAsync("healthcheck", server.Url)).TrimEnd());
        Environment["PYS3LOCAL_LISTEN"] = $"127.0.0.1:{server.Port}";
        Assert.Equal("ok", (await OutputAsync("healthcheck")).TrimEnd());
        Environment["PYS3LOCAL_LISTEN"] = "127.0.0.1:0";
        Environment["PYS3LOCAL_READY_FILE"] = server.ReadyFilePath;
        Assert.Equal("ok", (await OutputAsync("healthcheck")).TrimEnd());
        server.Signal(Signals.Terminate);
        await server.WaitForExitAsync(Cancellation);
        await FailsAsync(1, "healthcheck");
        Assert.Contains("does not answer", await FailsAsync(1, "healthcheck", server.Url), StringComparison.Ordinal);
    }

    private async Task FillAsync()
    {
        await using var server = await Pys3LocalProcess.StartAsync(new() { DataDirectory = Data, Arguments = ["--create-bucket", "a-bucket"] }, Cancellation);
        foreach (var key in new[] { "first", "second" })
            (await server.Raw.PutAsync($"/a-bucket/{key}", "content"u8.ToArray(), cancellation: Cancellation)).Succeeded();

        server.Signal(Signals.Terminate);
        await server.WaitForExitAsync(Cancellation);
    }

    // While a server has the directory.
    private async Task<string[]> FailsLineAsync(params string[] arguments)
    {
        var result = await RunAsync(arguments);
        Assert.Equal(1, result.ExitCode);
        return result.ErrorLines;
    }
}
