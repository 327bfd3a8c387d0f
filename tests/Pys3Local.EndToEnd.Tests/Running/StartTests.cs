using System.Net;
using System.Net.Sockets;
using Pys3Local.EndToEnd.Harness;

namespace Pys3Local.EndToEnd.Running;

/// <summary>What a person sees when the server starts, and when it cannot.</summary>
public sealed class StartTests : IDisposable
{
    private readonly TemporaryDirectory _work = new();

    private static CancellationToken Cancellation => TestRun.Cancellation;

    [Test]
    public async Task Output_says_where_the_data_is_how_it_is_protected_and_what_to_paste()
    {
        await using var server = await Pys3LocalProcess.StartAsync(new(), Cancellation);
        var output = server.Output.Text;

        Assert.Contains(server.DataDirectory, output, StringComparison.Ordinal);
        Assert.Contains("Authentication enabled", output, StringComparison.Ordinal);
        Assert.Contains("[pys3local]", output, StringComparison.Ordinal);
        Assert.Contains($"endpoint = {server.Url}", output, StringComparison.Ordinal);
        Assert.DoesNotContain(server.Keys.SecretAccessKey, output, StringComparison.Ordinal);
        Assert.Equal("", server.Error.Text);
    }

    [Test]
    public async Task Last_line_is_for_programs()
    {
        await using var server = await Pys3LocalProcess.StartAsync(new(), Cancellation);
        await Eventually.HoldsAsync(() => server.Output.Lines.LastOrDefault() == $"pys3local ready {server.Url}", () => server.Output.Text, Cancellation);
    }

    [Test]
    public async Task No_key_given_a_random_pair_is_made_kept_and_shown()
    {
        var options = new ServerOptions { Keys = null, Home = Directory.CreateDirectory(_work["home"]).FullName, DataDirectory = _work["data"] };
        string first;
        await using (var server = await Pys3LocalProcess.StartAsync(options, Cancellation))
        {
            first = await PrintedAsync(server, "secret_access_key");
            Assert.True(first.Length >= 32, first);
            var keys = new Keys(await PrintedAsync(server, "access_key_id"), first);
            using var sdk = SdkClient.For(server.Url, keys);
            await sdk.PutBucketAsync("a-bucket", Cancellation);

            var kept = Directory.GetFiles(_work["home"], "*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.None });
            Assert.NotEmpty(kept);
            Assert.All(kept, file => Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file)));
            Assert.NotEqual("test", keys.AccessKeyId);
        }

        // Printed once, and afterwards where to find it (faults B15).
        await using var again = await Pys3LocalProcess.StartAsync(options, Cancellation);
        Assert.Equal("<its secret>", await PrintedAsync(again, "secret_access_key"));
        Assert.DoesNotContain(first, again.Output.Text + again.Error.Text, StringComparison.Ordinal);
        var command = again.Output.Lines.First(line => line.StartsWith("Secret Access Key: printed by 'pys3local ", StringComparison.Ordinal)).Split('\'')[1].Split(' ')[1..];
        Assert.Contains(first, (await RunAsync(command)).Succeeded().Output, StringComparison.Ordinal);
    }

    [Test]
    public async Task Options_from_the_environment()
    {
        var environment = new Dictionary<string, string?>
        {
            ["HOME"] = Directory.CreateDirectory(_work["home"]).FullName,
            ["XDG_CONFIG_HOME"] = null,
            ["PYS3LOCAL_PATH"] = "/dev/null/not-a-directory",
            ["PYS3LOCAL_LISTEN"] = "127.0.0.1:0",
        };
        var result = await new Command(NativeBinary.Path, "serve") { Environment = environment }.RunAsync(Cancellation);

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("/dev/null/not-a-directory", Assert.Single(result.ErrorLines), StringComparison.Ordinal);
    }

    [Test]
    public async Task Port_in_use_one_line_and_exit_code_1()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port;

        var line = await FailsAsync(1, "serve", "--path", _work["data"], "--listen", $"127.0.0.1:{port}");
        Assert.Contains($"{port}", line, StringComparison.Ordinal);
    }

    [Test]
    [Arguments("/dev/null/below-a-file")]
    [Arguments("/proc/no-such-place")]
    public async Task Unwritable_path_one_line_and_exit_code_1(string path) =>
        Assert.Contains(path, await FailsAsync(1, "serve", "--path", path, "--listen", "127.0.0.1:0"), StringComparison.Ordinal);

    [Test]
    [Arguments("the index cannot be built (it is a directory)", "serve", "--listen", "127.0.0.1:0")]
    [Arguments("there is no data here", "verify")]
    public async Task A_directory_in_the_place_of_the_index_one_line_and_exit_code_1(string told, params string[] arguments)
    {
        Directory.CreateDirectory(Path.Combine(_work["data"], ".pys3local", "index.db"));
        var line = await FailsAsync(1, [.. arguments, "--path", _work["data"]]);
        Assert.Contains(told, line, StringComparison.Ordinal);
        Assert.Contains(_work["data"], line, StringComparison.Ordinal);
    }

    [Test]
    [Arguments("'No'", "--create-bucket", "No")]
    [Arguments("'second:everything'", "--create-bucket", "second:everything")]
    [Arguments("--kind: 'tape'", "--kind", "tape")]
    [Arguments("--seed: there is no directory", "--seed", "/no/such/directory")]
    public async Task Where_one_bucket_cannot_be_made_none_is(string expected, params string[] wrong)
    {
        Assert.Contains(expected, await FailsAsync(1, ["serve", "--path", _work["data"], "--listen", "127.0.0.1:0", "--create-bucket", "first", .. wrong]), StringComparison.Ordinal);
        Assert.False(Directory.Exists(Path.Combine(_work["data"], "first")));
    }

    [Test]
    [Arguments("Second/key", "{}", "'Second' cannot be the name of a bucket")]
    [Arguments("second/key", """{"objects": {"second/other": {}}}""", "names 'second/other', and there is no such file")]
    [Arguments("second/key", """{"objects": {"first/../first/key": {}}}""", "names 'first/../first/key', and there is no such file")]
    [Arguments("second/key", """{"objects": {"manifest.json": {}}}""", "names 'manifest.json', and there is no such file")]
    public async Task Where_one_file_of_the_seed_cannot_become_an_object_none_does(string file, string manifest, string expected)
    {
        foreach (var each in new[] { "first/key", file })
        {
            Directory.CreateDirectory(Path.GetDirectoryName(_work[$"seed/{each}"])!);
            await File.WriteAllTextAsync(_work[$"seed/{each}"], "content", Cancellation);
        }

        await File.WriteAllTextAsync(_work["seed/manifest.json"], manifest, Cancellation);
        Assert.Contains(expected, await FailsAsync(1, "serve", "--path", _work["data"], "--listen", "127.0.0.1:0", "--seed", _work["seed"]), StringComparison.Ordinal);
        Assert.False(Directory.Exists(Path.Combine(_work["data"], "first")));
    }

    [Test]
    [Arguments("127.0.0.1:99999")]
    [Arguments("127.0.0.1:http")]
    [Arguments("no such host:1")]
    [Arguments("[::1")]
    [Arguments("203.0.113.1:0")]
    public async Task Bad_address_one_line_and_exit_code_1(string address) =>
        Assert.NotEmpty(await FailsAsync(1, "serve", "--path", _work["data"], "--listen", address));

    [Test]
    [Arguments("serve", "--nonsense")]
    [Arguments("nonsense")]
    [Arguments("serve", "--path")]
    [Arguments("serve", "--backend", "nonsense")]
    public async Task Usage_error_exit_code_2(params string[] arguments)
    {
        var result = await RunAsync(arguments);
        Assert.Equal(2, result.ExitCode);
        Assert.NotEmpty(result.Error);
        Assert.DoesNotContain("   at ", result.Error, StringComparison.Ordinal);
    }

    [Test]
    public async Task Help_and_version_exit_code_0()
    {
        Assert.Contains("serve", (await RunAsync("--help")).Succeeded().Output, StringComparison.Ordinal);
        Assert.Contains("--listen", (await RunAsync("serve", "--help")).Succeeded().Output, StringComparison.Ordinal);
        Assert.Matches(@"\d+\.\d+", (await RunAsync("--version")).Succeeded().Output);
    }

    [Test]
    public async Task Second_server_on_the_same_data_is_refused()
    {
        await using var first = await Pys3LocalProcess.StartAsync(new() { DataDirectory = _work["data"] }, Cancellation);
        var second = await RunAsync("serve", "--path", _work["data"], "--listen", "127.0.0.1:0");

        Assert.Equal(1, second.ExitCode);
        Assert.Single(second.ErrorLines);
    }

    [Test]
    public async Task New_directories_are_the_owners_alone()
    {
        await using var server = await Pys3LocalProcess.StartAsync(new(), Cancellation);
        var raw = server.Raw;
        (await raw.PutAsync("/a-bucket", [], cancellation: Cancellation)).Succeeded();
        (await raw.PutAsync("/a-bucket/deep/down/key", "content"u8.ToArray(), cancellation: Cancellation)).Succeeded();

        const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
        Assert.Equal(Private, File.GetUnixFileMode(server.DataDirectory));
        foreach (var path in StoredFiles.In(server.DataDirectory).Select(path => Path.Combine(server.DataDirectory, path)))
            Assert.True((File.GetUnixFileMode(path) & ~Private) == UnixFileMode.None, $"{path}: {File.GetUnixFileMode(path)}");
    }

    [Test]
    public async Task Objects_are_plain_files()
    {
        await using var server = await Pys3LocalProcess.StartAsync(new(), Cancellation);
        var raw = server.Raw;
        (await raw.PutAsync("/a-bucket", [], cancellation: Cancellation)).Succeeded();
        (await raw.PutAsync("/a-bucket/deep/down/key.txt", "content"u8.ToArray(), cancellation: Cancellation)).Succeeded();

        Assert.Equal("content", await File.ReadAllTextAsync(Path.Combine(server.DataDirectory, "a-bucket", "objects", "deep", "down", "key.txt"), Cancellation));
        Assert.True(File.Exists(Path.Combine(server.DataDirectory, "a-bucket", ".metadata", "deep", "down", "key.txt.json")));
    }

    [Test]
    public async Task Memory_backend_serves()
    {
        await using var server = await Pys3LocalProcess.StartAsync(new() { Arguments = ["--backend", "memory", "--create-bucket", "a-bucket"] }, Cancellation);
        (await server.Raw.PutAsync("/a-bucket/key", "content"u8.ToArray(), cancellation: Cancellation)).Succeeded();
        Assert.Equal("content", (await server.Raw.GetAsync("/a-bucket/key", cancellation: Cancellation)).Succeeded().Text);
    }

    public void Dispose() => _work.Dispose();

    /// <summary>The server is ready before all that it said has come through the pipe.</summary>
    private static async Task<string> PrintedAsync(Pys3LocalProcess server, string name)
    {
        string? Line() => server.Output.Lines.FirstOrDefault(line => line.StartsWith($"{name} = ", StringComparison.Ordinal));
        await Eventually.HoldsAsync(() => Line() is not null, () => $"{name} is not printed", Cancellation);
        return Line()!.Split(" = ", 2)[1];
    }

    /// <summary>Runs what must fail, and returns the one line that says why.</summary>
    private async Task<string> FailsAsync(int exitCode, params string[] arguments)
    {
        var result = await RunAsync(arguments);
        Assert.True(exitCode == result.ExitCode, $"exit code {result.ExitCode}\n{result.Error}");
        return Assert.Single(result.ErrorLines);
    }

    private Task<CommandResult> RunAsync(params string[] arguments) =>
        new Command(NativeBinary.Path, arguments)
        {
            Environment = { ["HOME"] = Directory.CreateDirectory(_work["home"]).FullName, ["XDG_CONFIG_HOME"] = null },
            Limit = TimeSpan.FromSeconds(30),
        }.RunAsync(Cancellation);
}
