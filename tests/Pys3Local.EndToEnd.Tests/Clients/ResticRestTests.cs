using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using Pys3Local.EndToEnd.Attacks;
using Pys3Local.EndToEnd.Harness;

namespace Pys3Local.EndToEnd.Clients;

/// <summary>restic over its own REST protocol, and the same repository by S3.</summary>
public sealed class ResticRestTests : IAsyncInitializer, IAsyncDisposable
{
    private const string Announced = "restic REST protocol at ";

    private readonly TemporaryDirectory _work = new();
    private Pys3LocalProcess _server = null!;

    private static CancellationToken Cancellation => TestRun.Cancellation;

    private string Source => Path.Combine(_work.Path, "source");

    private Uri Rest => new(_server.Output.Lines.Single(line => line.StartsWith(Announced, StringComparison.Ordinal))[Announced.Length..].Split(' ')[0]);

    public async Task InitializeAsync()
    {
        Directory.CreateDirectory(_work["home"]);
        Directory.CreateDirectory(Source);
        await File.WriteAllBytesAsync(Path.Combine(Source, "first"), SampleData.Bytes(3_000_000, 1), Cancellation);
        _server = await Pys3LocalProcess.StartAsync(new() { Home = _work["home"], Arguments = ["--create-bucket", "backup", "--restic", "127.0.0.1:0"] }, Cancellation);
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _work.Dispose();
    }

    [Test]
    [Arguments("backup")]
    [Arguments("backup/laptop")]
    [Arguments("made-by-restic/a/folder")]
    public async Task Init_backup_twice_check_forget_prune_restore_and_the_same_by_S3(string place)
    {
        (await RestAsync(_server.Keys, place, "init")).Succeeded();
        (await RestAsync(_server.Keys, place, "backup", Source)).Succeeded();
        await File.WriteAllBytesAsync(Path.Combine(Source, "second"), SampleData.Bytes(1 << 20, 2), Cancellation);
        (await S3Async(place, "backup", Source)).Succeeded();
        (await RestAsync(_server.Keys, place, "check", "--read-data")).Succeeded();
        (await S3Async(place, "check", "--read-data")).Succeeded();

        (await RestAsync(_server.Keys, place, "forget", "--keep-last", "1", "--group-by", "host", "--prune", "--max-unused", "0")).Succeeded();
        (await S3Async(place, "check", "--read-data")).Succeeded();
        Assert.Single(Lines(await S3Async(place, "list", "snapshots")));
        Assert.Empty((await RestAsync(_server.Keys, place, "--no-lock", "list", "locks")).Succeeded().Output);

        (await RestAsync(_server.Keys, place, "restore", "latest", "--target", _work["restored"])).Succeeded();
        TreeComparison.AssertSame(Source, _work["restored" + Source]);
    }

    [Test]
    public async Task Both_ways_at_once_every_backup_is_there()
    {
        (await RestAsync(_server.Keys, "backup", "init")).Succeeded();
        for (var i = 0; i < 6; i++)
            await File.WriteAllBytesAsync(Path.Combine(Directory.CreateDirectory(_work[$"tree{i}"]).FullName, "file"), SampleData.Bytes(2_000_000, 10 + i), Cancellation);

        await Task.WhenAll(Enumerable.Range(0, 6).Select(async i =>
            (await (i % 2 == 0 ? RestAsync(_server.Keys, "backup", "backup", _work[$"tree{i}"]) : S3Async("backup", "backup", _work[$"tree{i}"]))).Succeeded()));

        (await RestAsync(_server.Keys, "backup", "check", "--read-data")).Succeeded();
        Assert.Equal(6, Lines(await S3Async("backup", "list", "snapshots")).Length);
    }

    [Test]
    public async Task Append_only_backs_up_checks_and_restores_but_takes_nothing_away()
    {
        var keys = await AddKeyAsync("--preset", "restic-append-only", "--bucket", "backup", "--prefix", "mine/");
        foreach (var command in new string[][] { ["init"], ["backup", Source], ["backup", Source], ["check", "--read-data"], ["restore", "latest", "--target", _work["restored"]] })
            (await RestAsync(keys, "backup/mine", command)).Succeeded();

        Assert.Empty((await RestAsync(keys, "backup/mine", "--no-lock", "list", "locks")).Succeeded().Output);
        var stored = (await _server.Raw.GetAsync("/backup", "list-type=2&prefix=mine/", Cancellation)).Succeeded().Xml
            .Elements("Contents").Select(entry => entry.Element("Key")!.Value["mine/".Length..]).ToList();
        Assert.NotEmpty(stored);
        foreach (var path in stored)
        {
            var asked = path.StartsWith("data/", StringComparison.Ordinal) ? "data/" + Path.GetFileName(path) : path;
            Assert.Equal(403, await StatusAsync(keys, HttpMethod.Delete, $"backup/mine/{asked}"));
        }

        Assert.NotEqual(0, (await RestAsync(keys, "backup/others", "init")).ExitCode);
        (await RestAsync(_server.Keys, "backup/mine", "forget", "--keep-last", "1", "--prune")).Succeeded();
        (await RestAsync(keys, "backup/mine", "check")).Succeeded();
    }

    [Test]
    public async Task Read_only_restores_and_no_more()
    {
        (await RestAsync(_server.Keys, "backup", "init")).Succeeded();
        (await RestAsync(_server.Keys, "backup", "backup", Source)).Succeeded();
        var keys = await AddKeyAsync("--preset", "read-only");
        (await RestAsync(keys, "backup", "--no-lock", "check", "--read-data")).Succeeded();
        (await RestAsync(keys, "backup", "--no-lock", "restore", "latest", "--target", _work["restored"])).Succeeded();
        TreeComparison.AssertSame(Source, _work["restored" + Source]);
        Assert.Equal(403, await StatusAsync(keys, HttpMethod.Post, $"backup/locks/{new string('0', 64)}"));
        Assert.Equal(403, await StatusAsync(keys, HttpMethod.Delete, "backup/config"));
    }

    [Test]
    public async Task Prune_forgets_and_prunes()
    {
        (await RestAsync(_server.Keys, "backup", "init")).Succeeded();
        (await RestAsync(_server.Keys, "backup", "backup", Source)).Succeeded();
        (await RestAsync(_server.Keys, "backup", "backup", Source)).Succeeded();
        var keys = await AddKeyAsync("--preset", "restic-prune", "--expires", "2h");
        (await RestAsync(keys, "backup", "forget", "--keep-last", "1", "--prune", "--max-unused", "0")).Succeeded();
        (await RestAsync(keys, "backup", "check", "--read-data")).Succeeded();
        Assert.Single(Lines(await RestAsync(keys, "backup", "list", "snapshots")));
    }

    [Test]
    public async Task Over_TLS_and_with_private_repositories()
    {
        await using var server = await Pys3LocalProcess.StartAsync(
            new() { Scheme = "https", Arguments = ["--create-bucket", "backup", "--tls-self-signed", "--restic", "127.0.0.1:0", "--restic-private"] }, Cancellation);
        var line = server.Output.Lines.Single(line => line.StartsWith("TLS certificate: ", StringComparison.Ordinal));
        var certificate = line["TLS certificate: ".Length..line.IndexOf(", SHA-256", StringComparison.Ordinal)];
        var rest = new Uri(server.Output.Lines.Single(line => line.StartsWith(Announced, StringComparison.Ordinal))[Announced.Length..].Split(' ')[0]);
        Assert.Equal("https", rest.Scheme);
        foreach (var command in new string[][] { ["init"], ["backup", Source], ["check", "--read-data"] })
            (await RunAsync(rest, server.Keys, $"backup/{server.Keys.AccessKeyId}/laptop", ["--cacert", certificate, .. command])).Succeeded();

        Assert.NotEqual(0, (await RunAsync(rest, server.Keys, "backup/somebody", ["--cacert", certificate, "init"])).ExitCode);
    }

    [Test]
    public async Task Bucket_for_restic_takes_both_ways_and_nothing_else()
    {
        await using var server = await Pys3LocalProcess.StartAsync(new() { Arguments = ["--create-bucket", "backup", "--kind", "restic", "--restic", "127.0.0.1:0"] }, Cancellation);
        var rest = new Uri(server.Output.Lines.Single(line => line.StartsWith(Announced, StringComparison.Ordinal))[Announced.Length..].Split(' ')[0]);
        foreach (var command in new string[][] { ["init"], ["backup", Source] })
            (await RunAsync(rest, server.Keys, "backup/laptop", command)).Succeeded();

        foreach (var command in new string[][] { ["backup", Source], ["forget", "--keep-last", "1", "--prune"], ["check", "--read-data"] })
            (await new Restic(server, _work).RunAsync("backup/laptop", command, Cancellation)).Succeeded();

        (await server.Raw.PutAsync("/backup/notes.txt", "x"u8.ToArray(), cancellation: Cancellation)).Failed(400, "InvalidRequest");
        (await server.Raw.PutAsync($"/backup/laptop/keys/{new string('0', 64)}", "x"u8.ToArray(), cancellation: Cancellation)).Failed(400, "BadDigest");
    }

    [Test]
    public async Task Wrong_password_is_refused_and_logged()
    {
        Assert.Equal(401, await StatusAsync(_server.Keys with { SecretAccessKey = "not its secret" }, HttpMethod.Head, "backup/config"));
        await Eventually.HoldsAsync(() => _server.Error.Lines.Any(line => line.Contains("refused", StringComparison.Ordinal) && line.Contains("that was sent with the key", StringComparison.Ordinal)), () => _server.Error.Text, Cancellation);
        Assert.DoesNotContain("not its secret", string.Join('\n', _server.Error.Lines), StringComparison.Ordinal);
    }

    private async Task<int> StatusAsync(Keys keys, HttpMethod method, string path)
    {
        using var client = new HttpClient();
        using var request = new HttpRequestMessage(method, new Uri(Rest, path));
        request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{keys.AccessKeyId}:{keys.SecretAccessKey}")));
        using var response = await client.SendAsync(request, Cancellation);
        return (int)response.StatusCode;
    }

    private static string[] Lines(CommandResult result) => result.Succeeded().Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    private Task<Keys> AddKeyAsync(params string[] arguments) => AttackServer.AddKeyAsync(_work["home"], arguments);

    private Task<CommandResult> S3Async(string place, params string[] arguments) => new Restic(_server, _work).RunAsync(place, arguments, Cancellation);

    private Task<CommandResult> RestAsync(Keys keys, string place, params string[] arguments) => RunAsync(Rest, keys, place, arguments);

    private Task<CommandResult> RunAsync(Uri rest, Keys keys, string place, string[] arguments) =>
        new Command("restic", ["--cache-dir", _work["cache"], .. arguments])
        {
            Environment =
            {
                ["RESTIC_REPOSITORY"] = string.Create(CultureInfo.InvariantCulture, $"rest:{rest.Scheme}://{keys.AccessKeyId}:{Uri.EscapeDataString(keys.SecretAccessKey)}@{rest.Host}:{rest.Port}/{place}/"),
                ["RESTIC_PASSWORD"] = "a password",
            },
        }.RunAsync(Cancellation);
}
