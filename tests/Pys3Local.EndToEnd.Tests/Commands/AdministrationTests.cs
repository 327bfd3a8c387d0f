using System.Text;
using System.Text.Json;
using Pys3Local.EndToEnd.Harness;
using Pys3Local.EndToEnd.Harness.Raw;

namespace Pys3Local.EndToEnd.Commands;

/// <summary><c>status</c>, <c>ls</c>, <c>du</c> and <c>buckets</c>: beside a running server, and on a store where none runs.</summary>
public sealed class AdministrationTests : CommandTest
{
    private string Data => Path.Combine(Home, "data");

    [Test]
    [Arguments(true)]
    [Arguments(false)]
    public async Task Status_says_how_full_it_is_and_who_has_written_last(bool running)
    {
        await using var server = await StartAsync();
        await StopUnlessAsync(running, server);

        var text = await OutputAsync("status", "-p", Data);
        Assert.Contains(running ? "Running since " : "No server is running", text, StringComparison.Ordinal);
        Assert.Contains("Holds: 3 objects in 1 bucket, 3 versions, 13.0 B", text, StringComparison.Ordinal);
        Assert.Contains($"\ta-bucket\t{Keys.Default.AccessKeyId}\t0 minutes", text, StringComparison.Ordinal);

        using var json = JsonDocument.Parse(await OutputAsync("status", "-p", Data, "--json"));
        Assert.Equal(running, json.RootElement.GetProperty("running").GetBoolean());
        Assert.Equal(3, json.RootElement.GetProperty("objects").GetInt64());
        Assert.Equal(0, json.RootElement.GetProperty("reasons").GetArrayLength());
        Assert.True(json.RootElement.GetProperty("diskFree").GetInt64() > 0);
    }

    [Test]
    public async Task Status_of_a_store_with_damage_is_not_well()
    {
        await using var server = await StartAsync();
        var damaged = Path.Combine(Data, "a-bucket", "objects", "top");
        var modified = File.GetLastWriteTimeUtc(damaged);
        await File.WriteAllTextAsync(damaged, "damaged", Cancellation);
        File.SetLastWriteTimeUtc(damaged, modified);
        await RunAsync("verify", "-p", Data);

        var result = await RunAsync("status", "-p", Data);

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("Attention: 1 finding of damage; 'pys3local verify' names them", result.Output, StringComparison.Ordinal);
    }

    [Test]
    public async Task A_quota_holds_to_the_byte_whoever_races_and_is_not_set_below_what_is_there()
    {
        await using var server = await StartAsync();
        Assert.Contains("holds 13 bytes already", await FailsAsync(1, "buckets", "set", "a-bucket", "--quota", "12", "-p", Data), StringComparison.Ordinal);
        Assert.Equal(2, (await RunAsync("buckets", "set", "a-bucket", "--quota", "plenty", "-p", Data)).ExitCode);
        Assert.Equal("✓ set: a-bucket (at most 10.0 KiB)", await OutputAsync("buckets", "set", "a-bucket", "--quota", "10KiB", "-p", Data));

        var statuses = new System.Collections.Concurrent.ConcurrentBag<int>();
        await Parallel.ForEachAsync(Enumerable.Range(0, 256), new ParallelOptions { MaxDegreeOfParallelism = 64, CancellationToken = Cancellation }, async (i, token) =>
            statuses.Add((await server.Raw.PutAsync($"/a-bucket/racing-{i}", SampleData.Bytes(100), cancellation: token)).Status));

        // 10,240 less 13 has room for 102 times 100.
        Assert.Equal(102, statuses.Count(status => status == 200));
        Assert.Equal(154, statuses.Count(status => status == 403));
        var refused = await server.Raw.PutAsync("/a-bucket/more", SampleData.Bytes(28), cancellation: Cancellation);
        Assert.Equal((403, "QuotaExceeded"), (refused.Status, refused.Xml.Element("Code")!.Value));
        (await server.Raw.PutAsync("/a-bucket/rest", SampleData.Bytes(27), cancellation: Cancellation)).Succeeded();
        Assert.Contains("Attention: the quota of a-bucket is nearly used up: 10.0 KiB of 10.0 KiB", (await RunAsync("status", "-p", Data)).Output, StringComparison.Ordinal);
        (await server.Raw.DeleteAsync("/a-bucket/racing-0", cancellation: Cancellation)).Succeeded(204);
        Assert.Equal("✓ set: a-bucket", await OutputAsync("buckets", "set", "a-bucket", "--quota", "none", "-p", Data));
        (await server.Raw.PutAsync("/a-bucket/large", SampleData.Bytes(50_000), cancellation: Cancellation)).Succeeded();
    }

    [Test]
    public async Task A_bucket_without_its_backup_is_named_to_the_operator_and_counted_for_everybody()
    {
        await using var server = await StartAsync();
        using var client = new HttpClient();
        var verdict = new Uri($"{server.Url}/.pys3local/health/verdict");
        Assert.Contains("\"well\"", await client.GetStringAsync(verdict, Cancellation), StringComparison.Ordinal);
        Assert.Equal("✓ set: a-bucket (a write every 48 h)", await OutputAsync("buckets", "set", "a-bucket", "--expect", "2d", "-p", Data));
        Assert.Equal(2, (await RunAsync("buckets", "set", "a-bucket", "--expect", "soon", "-p", Data)).ExitCode);
        Assert.Equal(0, (await RunAsync("status", "-p", Data)).ExitCode);

        // Three days ago.
        server.Signal(Signals.Terminate);
        await server.WaitForExitAsync(Cancellation);
        var kept = Path.Combine(Data, ".pys3local", "last-writes");
        await File.WriteAllTextAsync(kept, $"a-bucket {Keys.Default.AccessKeyId} {DateTimeOffset.UtcNow.AddDays(-3).ToUnixTimeSeconds()}\n", Cancellation);
        var told = Path.Combine(Home, "told");
        await using var next = await Pys3LocalProcess.StartAsync(new() { DataDirectory = Data, Arguments = ["--on-alert", $"echo \"$ALERT_CODE $ALERT_TEXT\" >> '{told}'"] }, Cancellation);

        var status = await RunAsync("status", "-p", Data);
        Assert.Equal(1, status.ExitCode);
        Assert.Contains("Attention: nothing was written to a-bucket since ", status.Output, StringComparison.Ordinal);
        using var answer = await client.GetAsync($"{next.Url}/.pys3local/health/verdict", Cancellation);
        var text = await answer.Content.ReadAsStringAsync(Cancellation);
        Assert.Equal(503, (int)answer.StatusCode);
        Assert.Contains("\"backup\"", text, StringComparison.Ordinal);
        Assert.DoesNotContain("a-bucket", text, StringComparison.Ordinal);
        Assert.Contains("pys3local_verdict_reasons{reason=\"backup\"} 1\n", await client.GetStringAsync($"{next.Url}/.pys3local/metrics", Cancellation), StringComparison.Ordinal);
        Assert.Equal("ok\n", await client.GetStringAsync($"{next.Url}/.pys3local/health", Cancellation));

        await Eventually.HoldsAsync(() => File.Exists(told) && File.ReadAllText(told).StartsWith("backup nothing was written to a-bucket since ", StringComparison.Ordinal), () => next.Error.Text, Cancellation);
        Assert.Contains("attention (backup): nothing was written to a-bucket", next.Error.Text, StringComparison.Ordinal);

        (await next.Raw.PutAsync("/a-bucket/tonight", Encoding.UTF8.GetBytes("content"), cancellation: Cancellation)).Succeeded();
        Assert.Equal(0, (await RunAsync("status", "-p", Data)).ExitCode);
    }

    [Test]
    [Arguments(true)]
    [Arguments(false)]
    public async Task Ls_and_du_show_levels_and_sums(bool running)
    {
        await using var server = await StartAsync();
        await StopUnlessAsync(running, server);

        Assert.Equal("a-bucket\t3\t13.0 B\t-", await OutputAsync("ls", "-p", Data));
        Assert.Equal(["folder/", "top"], Names(await OutputAsync("ls", "a-bucket", "-p", Data)));
        Assert.Equal(["folder/one", "folder/two", "top"], Names(await OutputAsync("ls", "a-bucket", "-r", "-p", Data)));
        Assert.Equal(["folder/one", "folder/two"], Names(await OutputAsync("ls", "a-bucket/folder/", "-p", Data)));
        Assert.Equal("13.0 B\t3\t13.0 B\ta-bucket", await OutputAsync("du", "-p", Data));
        Assert.Equal("6.0 B\t2\t6.0 B\tfolder/\n13.0 B\t3\t13.0 B\t(all)", await OutputAsync("du", "a-bucket", "-p", Data));
        using var json = JsonDocument.Parse(await OutputAsync("du", "a-bucket/folder/", "-p", Data, "--json"));
        Assert.Equal(6, json.RootElement.GetProperty("total").GetProperty("bytes").GetInt64());
        Assert.Contains("no such bucket", await FailsAsync(1, "du", "missing", "-p", Data), StringComparison.Ordinal);
        Assert.Contains("no such bucket", await FailsAsync(1, "ls", "missing", "-p", Data), StringComparison.Ordinal);
    }

    [Test]
    [Arguments(true)]
    [Arguments(false)]
    public async Task Buckets_are_added_set_and_removed(bool running)
    {
        await using var server = await StartAsync();
        await StopUnlessAsync(running, server);

        Assert.Equal("✓ added: new-one (versions, keeps 3 days)", await OutputAsync("buckets", "add", "new-one", "--keep", "3", "-p", Data));
        Assert.Contains("a bucket of that name exists already", await FailsAsync(1, "buckets", "add", "new-one", "-p", Data), StringComparison.Ordinal);
        Assert.Contains("cannot be the name of a bucket", await FailsAsync(1, "buckets", "add", "New_One", "-p", Data), StringComparison.Ordinal);
        Assert.Contains("only be made longer", await FailsAsync(1, "buckets", "set", "new-one", "--keep", "2", "-p", Data), StringComparison.Ordinal);
        Assert.Equal("✓ set: a-bucket (versions)", await OutputAsync("buckets", "set", "a-bucket", "--versions", "-p", Data));
        Assert.Equal(2, (await RunAsync("buckets", "set", "a-bucket", "-p", Data)).ExitCode);
        Assert.Equal(2, (await RunAsync("buckets", "set", "a-bucket", "--private", "--public-read", "-p", Data)).ExitCode);
        Assert.Contains("no such bucket", await FailsAsync(1, "buckets", "set", "missing", "--versions", "-p", Data), StringComparison.Ordinal);
        Assert.Contains("--force", await FailsAsync(1, "buckets", "remove", "a-bucket", "-p", Data), StringComparison.Ordinal);
        Assert.Equal("✓ removed: a-bucket (3 versions, 13.0 B)", await OutputAsync("buckets", "remove", "a-bucket", "--force", "-p", Data));
        Assert.Equal("✓ removed: new-one", await OutputAsync("buckets", "remove", "new-one", "-p", Data));
        Assert.Equal("", await OutputAsync("buckets", "list", "-p", Data));
    }

    [Test]
    public async Task A_public_bucket_is_read_by_everyone_and_listed_and_written_by_nobody_until_it_is_private_again()
    {
        await using var server = await StartAsync();
        using var client = new HttpClient();
        async Task<int> StatusAsync(string method, string target) => (int)(await client.SendAsync(new(new(method), server.Url + target), Cancellation)).StatusCode;
        Assert.Equal(403, await StatusAsync("GET", "/a-bucket/top"));

        var opened = await RunAsync("buckets", "set", "a-bucket", "--public-read", "-p", Data);
        Assert.Contains("Everyone who can reach the server can now read every object", opened.Error, StringComparison.Ordinal);
        Assert.Equal(200, await StatusAsync("GET", "/a-bucket/top"));
        Assert.Equal(403, await StatusAsync("GET", "/a-bucket"));
        Assert.Equal(403, await StatusAsync("PUT", "/a-bucket/top"));
        Assert.Equal(403, await StatusAsync("DELETE", "/a-bucket/top"));
        Assert.Contains("PUBLIC", await OutputAsync("buckets", "list", "-p", Data), StringComparison.Ordinal);

        await OutputAsync("buckets", "set", "a-bucket", "--private", "-p", Data);
        Assert.Equal(403, await StatusAsync("GET", "/a-bucket/top"));
        Assert.Equal(404, (await server.Raw.GetAsync("/a-bucket", "policy", Cancellation)).Status);
    }

    [Test]
    public async Task A_policy_of_the_owners_is_not_lost()
    {
        await using var server = await StartAsync();
        const string Policy = """{"Version":"2012-10-17","Statement":[{"Effect":"Deny","Principal":"*","Action":"s3:DeleteObject","Resource":"arn:aws:s3:::a-bucket/*"}]}""";
        (await server.Raw.SendSignedAsync(server.Raw.Request("PUT", "/a-bucket", "policy").WithBody(Policy), Cancellation)).Succeeded(204);

        Assert.Contains("has a bucket policy of its own", await FailsAsync(1, "buckets", "set", "a-bucket", "--public-read", "-p", Data), StringComparison.Ordinal);
        await OutputAsync("buckets", "set", "a-bucket", "--private", "-p", Data);
        Assert.Equal(Policy, (await server.Raw.GetAsync("/a-bucket", "policy", Cancellation)).Succeeded().Text);
    }

    [Test]
    public async Task A_forced_removal_goes_through_pages_versions_and_uploads_and_leaves_what_is_locked()
    {
        await using var server = await StartAsync();
        await OutputAsync("buckets", "add", "many", "--versions", "-p", Data);
        await Parallel.ForEachAsync(Enumerable.Range(0, 2100), Cancellation, async (i, token) =>
            (await server.Raw.PutAsync($"/many/{i % 700}", [(byte)i], cancellation: token)).Succeeded());
        (await server.Raw.SendSignedAsync(server.Raw.Request("POST", "/many/part", "uploads"), Cancellation)).Succeeded();

        Assert.Equal("✓ removed: many (2,100 versions, 2.1 KiB)", await OutputAsync("buckets", "remove", "many", "--force", "-p", Data));
        Assert.Equal(404, (await server.Raw.GetAsync("/many", "list-type=2", Cancellation)).Status);

        await OutputAsync("buckets", "add", "kept", "--keep", "1", "-p", Data);
        (await server.Raw.PutAsync("/kept/key", Encoding.UTF8.GetBytes("content"), cancellation: Cancellation)).Succeeded();
        Assert.Contains("1 version stays, because it is locked", await FailsAsync(1, "buckets", "remove", "kept", "--force", "-p", Data), StringComparison.Ordinal);
        Assert.Equal("content", (await server.Raw.GetAsync("/kept/key", cancellation: Cancellation)).Succeeded().Text);

        // Who can open the socket may do everything; what he has changed is in the log all the same, and what he has read is not.
        await OutputAsync("buckets", "set", "kept", "--quota", "1MiB", "-p", Data);
        await OutputAsync("du", "kept", "-p", Data);
        foreach (var written in new[] { "remove many with everything in it 200", "remove kept with everything in it 409", "change kept 200" })
            await Eventually.HoldsAsync(() => server.Error.Text.Contains($" audit - socket - administration POST /v1/buckets/{written}", StringComparison.Ordinal), () => server.Error.Text, Cancellation);
        Assert.Contains(" failed half-way: kept: 1 version stays, because it is locked", server.Error.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("/v1/usage", server.Error.Text, StringComparison.Ordinal);
    }

    [Test]
    public async Task Over_HTTP_a_key_of_the_administrator_may_and_no_other()
    {
        var admin = await KeyAsync("admin");
        var full = await KeyAsync("full");
        var metrics = await KeyAsync("metrics");
        await using var server = await StartAsync(Home);
        Task<RawResponse> AskAsync(Keys key, string method, string path, string body = "")
        {
            var request = server.Raw.Request(method, "/.pys3local" + path);
            if (method == "POST")
                request.WithBody(body);
            new SigV4(key).SignHeader(request);
            return server.Raw.SendAsync(request, Cancellation);
        }

        using var status = JsonDocument.Parse((await AskAsync(admin, "GET", "/v1/status")).Succeeded().Text);
        Assert.Equal(3, status.RootElement.GetProperty("objects").GetInt64());
        (await AskAsync(admin, "POST", "/v1/buckets", """{"name":"by-http","change":{}}""")).Succeeded();
        Assert.Equal(400, (await AskAsync(admin, "POST", "/v1/buckets", """{"name":"by-http","change":{}}""")).Status);
        Assert.Equal(404, (await AskAsync(admin, "POST", "/v1/usage", """{"bucket":"missing","prefix":"","parts":1}""")).Status);
        Assert.Equal(404, (await AskAsync(admin, "GET", "/v1/nothing")).Status);
        Assert.Equal(200, (await AskAsync(metrics, "GET", "/metrics")).Status);
        foreach (var key in (Keys[])[full, metrics, Keys.Default])
        {
            Assert.Equal(403, (await AskAsync(key, "GET", "/v1/status")).Status);
            Assert.Equal(403, (await AskAsync(key, "POST", "/v1/buckets/remove", """{"name":"a-bucket","force":true}""")).Status);
        }

        Assert.Equal(403, (await server.Raw.SendAsync(server.Raw.Request("GET", "/.pys3local/v1/status"), Cancellation)).Status);
        await Eventually.HoldsAsync(() => server.Error.Text.Contains("administration POST /v1/buckets by-http 200", StringComparison.Ordinal), () => server.Error.Text, Cancellation);
    }

    private static string[] Names(string listed) => [.. listed.Split('\n').Select(line => line.Split(' ')[^1])];

    private static async Task StopUnlessAsync(bool running, Pys3LocalProcess server)
    {
        if (running)
            return;
        server.Signal(Signals.Terminate);
        await server.WaitForExitAsync(Cancellation);
    }

    private async Task<Keys> KeyAsync(string preset)
    {
        using var made = JsonDocument.Parse(await OutputAsync("keys", "add", "--preset", preset, "--json"));
        return new(made.RootElement.GetProperty("id").GetString()!, made.RootElement.GetProperty("secret").GetString()!);
    }

    /// <summary>"top" of seven bytes, and two of three below "folder/".</summary>
    private async Task<Pys3LocalProcess> StartAsync(string? home = null)
    {
        var server = await Pys3LocalProcess.StartAsync(new() { DataDirectory = Data, Home = home }, Cancellation);
        (await server.Raw.PutAsync("/a-bucket", [], cancellation: Cancellation)).Succeeded();
        (await server.Raw.PutAsync("/a-bucket/top", Encoding.UTF8.GetBytes("content"), cancellation: Cancellation)).Succeeded();
        (await server.Raw.PutAsync("/a-bucket/folder/one", Encoding.UTF8.GetBytes("one"), cancellation: Cancellation)).Succeeded();
        (await server.Raw.PutAsync("/a-bucket/folder/two", Encoding.UTF8.GetBytes("two"), cancellation: Cancellation)).Succeeded();
        return server;
    }
}
