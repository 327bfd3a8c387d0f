using System.Diagnostics;
using System.Formats.Tar;
using System.IO.Compression;
using System.Text.Json;
using Pys3Local.EndToEnd.Commands;
using Pys3Local.EndToEnd.Harness;

namespace Pys3Local.EndToEnd.Transfers;

/// <summary>From one native binary to another: <c>import</c> and <c>export</c> as they are shipped.</summary>
public sealed class TransferTests : CommandTest
{
    private const int Many = 600;

    private string Data => Path.Combine(Home, "data");

    [Test]
    public async Task Import_of_another_server_killed_and_resumed_misses_nothing()
    {
        await using var source = await Pys3LocalProcess.StartAsync(new() { Arguments = ["--access-log"] }, Cancellation);
        using var there = SdkClient.For(source);
        var versions = await FilledServer.FillAsync(there, Many);
        var expected = await FilledServer.DescribeAsync(there);
        string[] import = ["import", "-p", Data, "--s3", source.Url, "--all-buckets", "--key", source.Keys.AccessKeyId, "--json"];
        Environment["AWS_SECRET_ACCESS_KEY"] = source.Keys.SecretAccessKey;
        var before = Requests(source).ToHashSet();

        await KillWhenItHasBegunAsync([.. import, "--parallel", "1"]);
        var second = await ReportAsync(import);
        var third = await ReportAsync(import);

        Assert.True(second.Present > 0, "nothing had arrived before the kill");
        Assert.Equal((versions, 0), (second.Copied + second.Present, second.Missing));
        Assert.Equal((0, versions, 0), third);
        Assert.All(
            Requests(source).Where(line => !before.Contains(line)),
            line => Assert.True(line.Contains(" GET ", StringComparison.Ordinal) || line.Contains(" HEAD ", StringComparison.Ordinal), line));
        await using (var server = await Pys3LocalProcess.StartAsync(new() { DataDirectory = Data }, Cancellation))
        {
            using var here = SdkClient.For(server);
            Assert.Equal(expected, await FilledServer.DescribeAsync(here));
            server.Signal(Signals.Terminate);
            await server.WaitForExitAsync(Cancellation);
        }

        Assert.Contains($"{versions} versions", await OutputAsync("verify", "-p", Data), StringComparison.Ordinal);
    }

    [Test]
    public async Task Import_with_another_name_only_below_a_prefix_and_first_dry()
    {
        await using var source = await Pys3LocalProcess.StartAsync(new(), Cancellation);
        using var there = SdkClient.For(source);
        await FilledServer.FillAsync(there, 5);
        var secret = await WriteAsync("secret", source.Keys.SecretAccessKey + "\n");
        string[] import = ["import", "-p", Data, "--s3", source.Url, "--bucket", "many-things", "--to", "other-name", "--prefix", "many/", "--key", source.Keys.AccessKeyId, "--secret-file", secret];

        Assert.StartsWith("5 versions would be copied", await OutputAsync([.. import, "--dry-run"]), StringComparison.Ordinal);
        Assert.False(System.IO.Directory.Exists(Path.Combine(Data, "other-name")));
        Assert.StartsWith("5 versions copied, 9.8 KiB; 0 were there already", await OutputAsync(import), StringComparison.Ordinal);
        Assert.StartsWith("0 versions copied, 0.0 B; 5 were there already", await OutputAsync(import), StringComparison.Ordinal);

        Assert.Contains("there is no bucket 'typo'", await FailsAsync(1, [.. import[..5], "--bucket", "typo", .. import[^4..]]), StringComparison.Ordinal);
        Assert.Contains("SignatureDoesNotMatch", await FailsAsync(1, [.. import[..5], "--all-buckets", "--key", source.Keys.AccessKeyId, "--secret-file", await WriteAsync("wrong", "wrong")]), StringComparison.Ordinal);
        Assert.Contains("--secret-file", await FailsAsync(2, [.. import[..5], "--all-buckets", "--key", "id"]), StringComparison.Ordinal);
        Assert.Contains("cannot be combined", await FailsAsync(2, [.. import, "--directory", Home]), StringComparison.Ordinal);
    }

    [Test]
    public async Task A_configured_backend_is_a_source_and_a_target_by_its_name()
    {
        await FillAsync(3);
        await using var server = await Pys3LocalProcess.StartAsync(new(), Cancellation);
        await WriteAsync("offsite.toml", $"type = \"s3\"\nendpoint = \"{server.Url}\"\naccess_key_id = \"{server.Keys.AccessKeyId}\"\nsecret_access_key = \"{(await OutputAsync("obscure", server.Keys.SecretAccessKey)).TrimEnd()}\"\n");

        Assert.Equal((12, 0, 0), await ReportAsync("export", "-p", Data, "--all-buckets", "--versions", "--to", "s3://offsite", "--json"));
        Assert.Equal((3, 0, 0), await ReportAsync("export", "-p", Data, "--bucket", "many-things", "--prefix", "many/", "--to", "s3://offsite/other-name", "--json"));
        Assert.Equal((3, 0, 0), await ReportAsync("import", "-p", Path.Combine(Home, "again"), "--s3", "s3://offsite/other-name", "--json"));
        Assert.Contains("not found", await FailsAsync(1, "export", "-p", Data, "--bucket", "many-things", "--to", "s3://typo/many-things"), StringComparison.Ordinal);
    }

    [Test]
    public async Task Export_to_a_directory_and_back_gives_the_same()
    {
        await FillAsync(20);
        var expected = await DescribeAsync(Data);
        var exported = Path.Combine(Home, "exported");
        string[] export = ["export", "-p", Data, "--all-buckets", "--versions", "--to", exported, "--json"];

        var first = await RunAsync(export);
        using var report = JsonDocument.Parse(first.Succeeded().Output);
        Assert.Equal((29, 0), (report.RootElement.GetProperty("copied").GetInt32(), report.RootElement.GetProperty("missing").GetInt32()));
        Assert.Contains(first.ErrorLines, line => line.Contains("_pys3local/aside/many-things/", StringComparison.Ordinal));
        Assert.Equal(SampleData.Bytes(2003, 3), await File.ReadAllBytesAsync(Path.Combine(exported, "many-things", "many", "0003"), Cancellation));
        Assert.Equal((0, 29, 0), await ReportAsync(export));

        var again = Path.Combine(Home, "again");
        Assert.Equal((29, 0, 0), await ReportAsync("import", "-p", again, "--exported", exported, "--all-buckets", "--json"));
        Assert.Equal(expected, await DescribeAsync(again));
    }

    [Test]
    public async Task Export_to_another_server_and_back_gives_the_same_but_ids_and_times()
    {
        await FillAsync(20);
        var expected = await DescribeAsync(Data, exact: false);
        await using var target = await Pys3LocalProcess.StartAsync(new(), Cancellation);
        Environment["AWS_SECRET_ACCESS_KEY"] = target.Keys.SecretAccessKey;
        string[] export = ["export", "-p", Data, "--all-buckets", "--versions", "--to", target.Url, "--key", target.Keys.AccessKeyId, "--json"];

        Assert.Equal((29, 0, 0), await ReportAsync(export));
        Assert.Equal((0, 29, 0), await ReportAsync(export));
        using (var there = SdkClient.For(target))
            Assert.Equal(expected, await FilledServer.DescribeAsync(there, exact: false));

        var again = Path.Combine(Home, "again");
        Assert.Equal((29, 0, 0), await ReportAsync("import", "-p", again, "--s3", target.Url, "--all-buckets", "--key", target.Keys.AccessKeyId, "--json"));
        Assert.Equal(expected, await DescribeAsync(again, exact: false));
    }

    [Test]
    public async Task Export_of_an_encrypted_bucket_is_in_the_clear_and_comes_back_encrypted()
    {
        await using (var server = await Pys3LocalProcess.StartAsync(new() { DataDirectory = Data, Home = Home, Arguments = ["--encrypt", "--create-bucket", "a-bucket"] }, Cancellation))
        {
            (await server.Raw.PutAsync("/a-bucket/secret", "in the clear"u8.ToArray(), cancellation: Cancellation)).Succeeded();
            server.Signal(Signals.Terminate);
            await server.WaitForExitAsync(Cancellation);
        }

        var exported = Path.Combine(Home, "exported");
        await OutputAsync("export", "-p", Data, "--bucket", "a-bucket", "--to", exported);
        Assert.Equal("in the clear", await File.ReadAllTextAsync(Path.Combine(exported, "a-bucket", "secret"), Cancellation));

        var again = Path.Combine(Home, "again");
        await OutputAsync("import", "-p", again, "--exported", exported, "--all-buckets", "--encrypt");
        Assert.DoesNotContain("in the clear", await File.ReadAllTextAsync(Path.Combine(again, "a-bucket", "objects", "secret"), Cancellation), StringComparison.Ordinal);
        await using var second = await Pys3LocalProcess.StartAsync(new() { DataDirectory = again, Home = Home }, Cancellation);
        Assert.Equal("in the clear", (await second.Raw.GetAsync("/a-bucket/secret", cancellation: Cancellation)).Succeeded().Text);
    }

    [Test]
    public async Task Import_of_MinIO_drives_arrives_and_is_served()
    {
        var drives = Unpacked("four-drives");
        string[] import = ["import", "-p", Data, "--minio", drives[0], "--minio", drives[2], "--json"];

        var first = await RunAsync(import);
        using var report = JsonDocument.Parse(first.Succeeded().Output);
        var imported = report.RootElement.GetProperty("imported").GetInt32();
        Assert.True(imported > 10);
        Assert.Contains("2 of 4 drives are given", Assert.Single(first.ErrorLines), StringComparison.Ordinal);
        using var again = JsonDocument.Parse((await RunAsync(import)).Succeeded().Output);
        Assert.Equal((0, imported), (again.RootElement.GetProperty("imported").GetInt32(), again.RootElement.GetProperty("present").GetInt32()));

        // One drive alone is not enough: each version is named, and the exit code says so.
        var tooFew = await RunAsync("import", "-p", Path.Combine(Home, "other"), "--minio", drives[1]);
        Assert.Equal(1, tooFew.ExitCode);
        Assert.Contains(tooFew.ErrorLines, line => line.Contains("left out", StringComparison.Ordinal));

        var lines = await DescribeAsync(Data);
        Assert.Equal(imported, lines.Count(line => line.Contains('/', StringComparison.Ordinal)));
        Assert.Contains(lines, line => line.StartsWith("plain/multi/11m null ", StringComparison.Ordinal));
    }

    /// <summary>The lines of its access log.</summary>
    private static IEnumerable<string> Requests(Pys3LocalProcess server) => server.Output.Lines.Concat(server.Error.Lines).Where(line => line.Contains(" in=", StringComparison.Ordinal));

    private static async Task<List<string>> DescribeAsync(string data, bool exact = true)
    {
        await using var server = await Pys3LocalProcess.StartAsync(new() { DataDirectory = data }, Cancellation);
        using var client = SdkClient.For(server);
        var lines = await FilledServer.DescribeAsync(client, exact);
        server.Signal(Signals.Terminate);
        await server.WaitForExitAsync(Cancellation);
        return lines;
    }

    private async Task FillAsync(int many)
    {
        await using var server = await Pys3LocalProcess.StartAsync(new() { DataDirectory = Data }, Cancellation);
        using var client = SdkClient.For(server);
        await FilledServer.FillAsync(client, many);
        server.Signal(Signals.Terminate);
        await server.WaitForExitAsync(Cancellation);
    }

    private async Task<(int Copied, int Present, int Missing)> ReportAsync(params string[] arguments)
    {
        using var report = JsonDocument.Parse(await OutputAsync(arguments));
        return (report.RootElement.GetProperty("copied").GetInt32(), report.RootElement.GetProperty("present").GetInt32(), report.RootElement.GetProperty("missing").GetInt32());
    }

    /// <summary>kill -9 as soon as objects have arrived.</summary>
    private async Task KillWhenItHasBegunAsync(string[] arguments)
    {
        var start = new ProcessStartInfo(NativeBinary.Path, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = Home };
        OwnVariables.Remove(start.Environment);
        foreach (var (name, value) in Environment)
            start.Environment[name] = value;

        using var process = Process.Start(start)!;
        var objects = Path.Combine(Data, "many-things", "objects", "many");
        await Eventually.HoldsAsync(
            () => process.HasExited || (System.IO.Directory.Exists(objects) && System.IO.Directory.EnumerateFiles(objects).Skip(20).Any()), () => "nothing arrives", Cancellation);
        process.Kill();
        await process.WaitForExitAsync(Cancellation);
        Assert.True(process.ExitCode == 137, $"it was through before it was killed, or failed: {process.ExitCode}\n{await process.StandardError.ReadToEndAsync(Cancellation)}");
    }

    /// <summary>The drives of a recorded MinIO.</summary>
    private string[] Unpacked(string name)
    {
        using var archive = File.OpenRead(NativeBinary.InTree("tests", "Pys3Local.Minio.Tests", "Fixtures", $"{name}.tar.gz"));
        using var content = new GZipStream(archive, CompressionMode.Decompress);
        TarFile.ExtractToDirectory(content, Home, overwriteFiles: false);
        return [.. Enumerable.Range(1, 4).Select(number => Path.Combine(Home, name, $"drive{number}"))];
    }
}
