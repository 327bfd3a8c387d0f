using Pys3Local.EndToEnd.Attacks;
using Pys3Local.EndToEnd.Harness;
using Pys3Local.EndToEnd.Harness.Raw;

namespace Pys3Local.EndToEnd.Clients;

/// <summary>The programs that the presets are made for, each with its own key: their daily work passes, and what would take backups away does not.</summary>
public sealed class PresetClientTests : IAsyncInitializer, IAsyncDisposable
{
    private const string SessionMarker = "s0123456789abcdef0123456789abcdef-sfedcba9876543210147";

    private readonly TemporaryDirectory _work = new();
    private Pys3LocalProcess _server = null!;

    private static CancellationToken Cancellation => TestRun.Cancellation;

    private string Source => Path.Combine(_work.Path, "source");

    public async Task InitializeAsync()
    {
        Directory.CreateDirectory(_work["home"]);
        Directory.CreateDirectory(Source);
        await File.WriteAllBytesAsync(Path.Combine(Source, "first"), SampleData.Bytes(300_000, 1), Cancellation);
        _server = await Pys3LocalProcess.StartAsync(new() { Home = _work["home"], Arguments = ["--create-bucket", "backup"] }, Cancellation);
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _work.Dispose();
    }

    [Test]
    [Arguments("backup")]
    [Arguments("backup/restic")]
    [Arguments("made-by-restic/a/folder")]
    public async Task Restic_backs_up_checks_and_restores_but_forgets_nothing(string repository)
    {
        var keys = await AddKeyAsync("--preset", "restic-append-only");
        Task<CommandResult> ResticAsync(Keys keys, params string[] arguments) =>
            new Command("restic", ["--cache-dir", _work["cache"], "--repo", $"s3:{_server.Url}/{repository}", .. arguments])
            {
                Environment = { ["RESTIC_PASSWORD"] = "a password", ["AWS_ACCESS_KEY_ID"] = keys.AccessKeyId, ["AWS_SECRET_ACCESS_KEY"] = keys.SecretAccessKey },
            }.RunAsync(Cancellation);

        foreach (var command in new string[][] { ["init"], ["backup", Source], ["backup", Source], ["check", "--read-data"], ["restore", "latest", "--target", _work["restored"]] })
        {
            var result = (await ResticAsync(keys, command)).Succeeded();
            Assert.DoesNotContain("Access Denied", result.Error, StringComparison.Ordinal);
        }

        Assert.Empty((await ResticAsync(keys, "--no-lock", "list", "locks")).Succeeded().Output);
        await ForgetsNothingAsync(keys, repository);
        Assert.Equal(2, (await ResticAsync(keys, "list", "snapshots")).Succeeded().Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);

        (await ResticAsync(_server.Keys, "forget", "--keep-last", "1", "--prune")).Succeeded();
        (await ResticAsync(keys, "check")).Succeeded();
    }

    [Test]
    public async Task Rclone_copies_and_syncs_what_is_new_but_replaces_and_deletes_nothing()
    {
        var keys = await AddKeyAsync("--preset", "rclone", "--bucket", "backup");
        var environment = Rclone(keys);
        Task<CommandResult> RcloneAsync(params string[] arguments) =>
            new Command("rclone", ["--config", "/dev/null", "--retries", "1", "--low-level-retries", "1", .. arguments]) { Environment = environment }.RunAsync(Cancellation);

        (await RcloneAsync("copy", Source, "x:backup/data")).Succeeded();
        await File.WriteAllBytesAsync(Path.Combine(Source, "second"), SampleData.Bytes(12 << 20, 2), Cancellation);
        (await RcloneAsync("sync", Source, "x:backup/data", "--immutable", "--s3-upload-cutoff", "6M", "--s3-chunk-size", "5M")).Succeeded();
        (await RcloneAsync("check", "--download", Source, "x:backup/data")).Succeeded();
        (await RcloneAsync("copy", "x:backup/data", _work["back"])).Succeeded();

        await File.WriteAllBytesAsync(Path.Combine(Source, "first"), SampleData.Bytes(300_001, 3), Cancellation);
        File.Delete(Path.Combine(Source, "second"));
        Assert.NotEqual(0, (await RcloneAsync("sync", Source, "x:backup/data")).ExitCode);
        Assert.NotEqual(0, (await RcloneAsync("purge", "x:backup/data")).ExitCode);
        Assert.NotEqual(0, (await RcloneAsync("moveto", "x:backup/data/first", "x:backup/data/second")).ExitCode);
        Assert.Equal(SampleData.Bytes(300_000, 1), (await _server.Raw.GetAsync("/backup/data/first", cancellation: Cancellation)).Succeeded().Body);
        Assert.Equal(SampleData.Bytes(12 << 20, 2), (await _server.Raw.GetAsync("/backup/data/second", cancellation: Cancellation)).Succeeded().Body);
    }

    [Test]
    public async Task Rclone_with_a_key_that_only_reads_restores_and_no_more()
    {
        (await _server.Raw.PutAsync("/backup/data/first", "content"u8.ToArray(), cancellation: Cancellation)).Succeeded();
        var environment = Rclone(await AddKeyAsync("--preset", "read-only"));
        Task<CommandResult> RcloneAsync(params string[] arguments) =>
            new Command("rclone", ["--config", "/dev/null", "--retries", "1", "--low-level-retries", "1", .. arguments]) { Environment = environment }.RunAsync(Cancellation);

        (await RcloneAsync("copy", "x:backup/data", _work["back"])).Succeeded();
        Assert.Equal("content", await File.ReadAllTextAsync(_work["back/first"], Cancellation));
        Assert.NotEqual(0, (await RcloneAsync("copy", Source, "x:backup/data")).ExitCode);
        Assert.NotEqual(0, (await RcloneAsync("deletefile", "x:backup/data/first")).ExitCode);
    }

    /// <summary>kopia is not installed: the requests are those of its S3 back end (<c>repo/content/sessions.go</c>, <c>repo/maintenance</c>).</summary>
    [Test]
    [Arguments("")]
    [Arguments("a/folder/")]
    public async Task Kopia_writes_commits_and_keeps_its_schedule_but_deletes_no_pack(string folder)
    {
        var keys = await AddKeyAsync("--preset", "kopia", "--bucket", "backup");
        var kopia = new RawS3(new(System.Net.IPAddress.Loopback, _server.Port), keys);
        // Other bytes each time: the same ones again change nothing, and are taken.
        var puts = 0;
        async Task<int> PutAsync(string name) => (await kopia.PutAsync($"/backup/{folder}{name}", [(byte)puts++], cancellation: Cancellation)).Status;
        async Task<int> DeleteAsync(string name) => (await kopia.DeleteAsync($"/backup/{folder}{name}", cancellation: Cancellation)).Status;
        string[] kept = ["kopia.repository", "kopia.blobcfg", "p0123456789abcdef0123456789abcdef-sfedcba9876543210147", "q0123456789abcdef0123456789abcdef-sfedcba9876543210147", "xn0_0123"];

        foreach (var name in (string[])[.. kept, SessionMarker, "kopia.maintenance", "kopia.maintenance", "_log_20261122120000_0123_1_1_abcd"])
            Assert.Equal(200, await PutAsync(name));

        Assert.Equal(204, await DeleteAsync(SessionMarker));
        Assert.Equal(204, await DeleteAsync("_log_20261122120000_0123_1_1_abcd"));
        foreach (var name in kept)
        {
            Assert.Equal(403, await DeleteAsync(name));
            Assert.Equal(403, await PutAsync(name));
        }

        // What only begins like a marker is somebody's data.
        foreach (var name in new[] { "some folder with a long name/2026.jpg", "s0123456789abcdef0123456789abcdef-sfedcba98765432101/47" + "8", "kopia.maintenance.old" })
        {
            Assert.Equal(200, await PutAsync(Uri.EscapeDataString(name).Replace("%2F", "/", StringComparison.Ordinal)));
            Assert.Equal(403, await DeleteAsync(Uri.EscapeDataString(name).Replace("%2F", "/", StringComparison.Ordinal)));
        }
    }

    [Test]
    public async Task Actions_given_with_a_preset_only_narrow()
    {
        var keys = await AddKeyAsync("--preset", "append-only", "--action", "s3:PutObject", "--action", "s3:Delete*", "--action", "s3:PutBucketPolicy");
        var raw = new RawS3(new(System.Net.IPAddress.Loopback, _server.Port), keys);

        (await raw.PutAsync("/backup/new", "x"u8.ToArray(), cancellation: Cancellation)).Succeeded();
        (await raw.PutAsync("/backup/new", "y"u8.ToArray(), cancellation: Cancellation)).Failed(403, "AccessDenied");
        (await raw.DeleteAsync("/backup/new", cancellation: Cancellation)).Failed(403, "AccessDenied");
        (await raw.GetAsync("/backup/new", cancellation: Cancellation)).Failed(403, "AccessDenied");
        (await raw.PutAsync("/backup", "{}"u8.ToArray(), "policy", Cancellation)).Failed(403, "AccessDenied");
    }

    /// <summary>restic itself would try again for a minute before it gives up a <c>forget</c>.</summary>
    private async Task ForgetsNothingAsync(Keys keys, string repository)
    {
        var thief = new RawS3(new(System.Net.IPAddress.Loopback, _server.Port), keys);
        var (bucket, folder) = repository.Split('/', 2) is [var first, var rest] ? (first, rest + "/") : (repository, "");
        var listed = (await _server.Raw.GetAsync($"/{bucket}", $"list-type=2&prefix={folder}", Cancellation)).Succeeded().Xml;
        var names = listed.Elements("Contents").Select(entry => entry.Element("Key")!.Value).ToList();
        foreach (var kind in new[] { "config", "keys/", "data/", "index/", "snapshots/" })
        {
            var name = names.First(name => name.StartsWith(folder + kind, StringComparison.Ordinal));
            (await thief.DeleteAsync($"/{bucket}/{name}", cancellation: Cancellation)).Failed(403, "AccessDenied");
            (await thief.PutAsync($"/{bucket}/{name}", "x"u8.ToArray(), cancellation: Cancellation)).Failed(403, "AccessDenied");
        }
    }

    private Task<Keys> AddKeyAsync(params string[] arguments) => AttackServer.AddKeyAsync(_work["home"], arguments);

    private Dictionary<string, string?> Rclone(Keys keys) => new()
    {
        ["RCLONE_CONFIG_X_TYPE"] = "s3",
        ["RCLONE_CONFIG_X_PROVIDER"] = "Other",
        ["RCLONE_CONFIG_X_ACCESS_KEY_ID"] = keys.AccessKeyId,
        ["RCLONE_CONFIG_X_SECRET_ACCESS_KEY"] = keys.SecretAccessKey,
        ["RCLONE_CONFIG_X_ENDPOINT"] = _server.Url,
        ["AWS_CA_BUNDLE"] = null,
    };
}
