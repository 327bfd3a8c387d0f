using System.Text.Json;
using Pys3Local.EndToEnd.Harness;
using Pys3Local.EndToEnd.Harness.Raw;

namespace Pys3Local.EndToEnd.Commands;

/// <summary>What one key may hold, over all buckets, as a client meets it.</summary>
public sealed class KeyQuotaTests : CommandTest
{
    private string Data => Path.Combine(Home, "data");

    [Test]
    public async Task A_key_holds_to_the_byte_whoever_races_and_after_a_restart()
    {
        using var made = JsonDocument.Parse(await OutputAsync("keys", "add", "--json", "--quota", "10KiB"));
        var keys = new Keys(made.RootElement.GetProperty("id").GetString()!, made.RootElement.GetProperty("secret").GetString()!);
        await using (var server = await StartAsync())
        {
            (await server.Raw.PutAsync("/one", [], cancellation: Cancellation)).Succeeded();
            (await server.Raw.PutAsync("/two", [], cancellation: Cancellation)).Succeeded();
            var laptop = As(server, keys);
            var statuses = new System.Collections.Concurrent.ConcurrentBag<int>();
            await Parallel.ForEachAsync(Enumerable.Range(0, 256), new ParallelOptions { MaxDegreeOfParallelism = 64, CancellationToken = Cancellation }, async (i, token) =>
                statuses.Add((await laptop.PutAsync(i % 2 == 0 ? $"/one/{i}" : $"/two/{i}", SampleData.Bytes(100), cancellation: token)).Status));

            // 10,240 has room for 102 times 100.
            Assert.Equal(102, statuses.Count(status => status == 200));
            Assert.Equal(154, statuses.Count(status => status == 403));
            (await server.Raw.PutAsync("/one/owners", SampleData.Bytes(50_000), cancellation: Cancellation)).Succeeded();
            await server.KillAsync(Cancellation);
        }

        await using var again = await StartAsync();
        var refused = await As(again, keys).PutAsync("/one/more", SampleData.Bytes(41), cancellation: Cancellation);
        Assert.Equal((403, "QuotaExceeded"), (refused.Status, refused.Xml.Element("Code")!.Value));
        Assert.Contains(keys.AccessKeyId, refused.Xml.Element("Message")!.Value, StringComparison.Ordinal);
        (await As(again, keys).PutAsync("/one/rest", SampleData.Bytes(40), cancellation: Cancellation)).Succeeded();

        // A quota that is used up is a finding.
        var asked = await RunAsync("status", "-p", Data, "--json");
        Assert.Equal(1, asked.ExitCode);
        using var status = JsonDocument.Parse(asked.Output);
        Assert.Equal("quota", Assert.Single(status.RootElement.GetProperty("reasons").EnumerateArray()).GetProperty("code").GetString());
        Assert.Contains("127.0.0.1", Assert.Single(status.RootElement.GetProperty("keyUses").EnumerateArray(), use => use.GetProperty("key").GetString() == keys.AccessKeyId).GetProperty("address").GetString()!, StringComparison.Ordinal);
        Assert.Contains($"the quota of the key {keys.AccessKeyId} is nearly used up", (await RunAsync("status", "-p", Data)).Output, StringComparison.Ordinal);

        await OutputAsync("keys", "set", keys.AccessKeyId, "--quota", "none");
        await Eventually.HoldsAsync(
            async () => (await As(again, keys).PutAsync("/one/large", SampleData.Bytes(50_000), cancellation: Cancellation)).Status == 200,
            () => "The key is still held to its quota.",
            Cancellation);
    }

    [Test]
    public async Task A_quota_below_what_the_key_holds_is_refused_and_named_where_it_is_written_into_the_file()
    {
        using var made = JsonDocument.Parse(await OutputAsync("keys", "add", "--json", "--quota", "1MiB", "--quota-objects", "100"));
        var keys = new Keys(made.RootElement.GetProperty("id").GetString()!, made.RootElement.GetProperty("secret").GetString()!);
        var id = keys.AccessKeyId;
        await using (var server = await StartAsync())
        {
            (await server.Raw.PutAsync("/one", [], cancellation: Cancellation)).Succeeded();
            for (var i = 0; i < 3; i++)
                (await As(server, keys).PutAsync($"/one/{i}", SampleData.Bytes(1000), cancellation: Cancellation)).Succeeded();

            Assert.Contains($"the key {id} holds 3,000 bytes already, which is more than 2,999; nothing was changed", await FailsAsync(1, "keys", "set", id, "--quota", "2999"), StringComparison.Ordinal);
            Assert.Contains($"the key {id} holds 3 versions already, which is more than 2; nothing was changed", await FailsAsync(1, "keys", "set", id, "--quota-objects", "2"), StringComparison.Ordinal);
            await OutputAsync("keys", "set", id, "--quota", "3000", "--quota-objects", "3");
            await OutputAsync("keys", "set", id, "--quota", "none", "--quota-objects", "none");

            // What was counted is counted still, though no key has a quota now.
            Assert.Contains("holds 3,000 bytes already", await FailsAsync(1, "keys", "set", id, "--quota", "1"), StringComparison.Ordinal);
            server.Signal(Signals.Terminate);
            await server.WaitForExitAsync(Cancellation);
        }

        var unknown = await RunAsync("keys", "set", id, "--quota", "2999");
        Assert.Equal(0, unknown.ExitCode);
        Assert.Contains("no server that reads these keys can be asked, so the quota is not compared with what the key has stored", unknown.Error, StringComparison.Ordinal);

        await using var again = await StartAsync();
        var named = $"the quota of the key {id} is less than what is stored, so nothing more is taken: 2.9 KiB of 2.9 KiB";
        await Eventually.HoldsAsync(() => again.Error.Text.Contains($"attention (quota): {named}", StringComparison.Ordinal), () => again.Error.Text, Cancellation);
        var status = await RunAsync("status", "-p", Data);
        Assert.Equal(1, status.ExitCode);
        Assert.Contains($"Attention: {named}", status.Output, StringComparison.Ordinal);

        await OutputAsync("keys", "remove", id);
        Assert.Contains("holds 3,000 bytes already", await FailsAsync(1, "keys", "add", "--id", id, "--quota", "1"), StringComparison.Ordinal);
    }

    private static RawS3 As(Pys3LocalProcess server, Keys keys) => new(new System.Net.IPEndPoint(System.Net.IPAddress.Loopback, server.Port), keys);

    private Task<Pys3LocalProcess> StartAsync() => Pys3LocalProcess.StartAsync(new() { DataDirectory = Data, Home = Home }, Cancellation);
}
