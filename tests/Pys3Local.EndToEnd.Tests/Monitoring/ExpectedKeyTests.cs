using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Pys3Local.EndToEnd.Commands;
using Pys3Local.EndToEnd.Harness;
using Pys3Local.EndToEnd.Harness.Raw;

namespace Pys3Local.EndToEnd.Monitoring;

/// <summary><c>keys set --expect</c>: the operator is told when a key has not written.</summary>
public sealed class ExpectedKeyTests : CommandTest
{
    private const string Announced = "restic REST protocol at ";

    private string Data => Path.Combine(Home, "data");

    [Test]
    public async Task A_key_without_its_backup_is_named_to_the_operator_and_counted_for_everybody()
    {
        var laptop = await KeyAsync();
        await using (var server = await StartAsync())
        {
            Assert.Contains("Expected: a write every 48 h\n", await OutputAsync("keys", "set", laptop.AccessKeyId, "--expect", "2d"), StringComparison.Ordinal);
            Assert.Equal(2, (await RunAsync("keys", "set", laptop.AccessKeyId, "--expect", "soon")).ExitCode);
            (await new RawS3(new(IPAddress.Loopback, server.Port), laptop).PutAsync("/a-bucket/first", "content"u8.ToArray(), cancellation: Cancellation)).Succeeded();
            Assert.Equal(0, (await RunAsync("status", "-p", Data)).ExitCode);
            server.Signal(Signals.Terminate);
            await server.WaitForExitAsync(Cancellation);
        }

        // Three days ago; that another key has written to the same bucket helps nobody.
        await File.WriteAllTextAsync(
            Path.Combine(Data, ".pys3local", "last-writes"),
            $"a-bucket {laptop.AccessKeyId} {DateTimeOffset.UtcNow.AddDays(-3).ToUnixTimeSeconds()}\na-bucket {Keys.Default.AccessKeyId} {DateTimeOffset.UtcNow.ToUnixTimeSeconds()}\n", Cancellation);
        var missing = $"nothing was written by the key {laptop.AccessKeyId} (laptop) since ";
        var stopped = await RunAsync("status", "-p", Data);
        Assert.Equal(1, stopped.ExitCode);
        Assert.Contains("Attention: " + missing, stopped.Output, StringComparison.Ordinal);

        var told = Path.Combine(Home, "told");
        await using var next = await StartAsync("--on-alert", $"echo \"$ALERT_CODE $ALERT_TEXT\" >> '{told}'");
        await Eventually.HoldsAsync(() => File.Exists(told) && File.ReadAllText(told).StartsWith("backup " + missing, StringComparison.Ordinal), () => next.Error.Text, Cancellation);
        Assert.Contains("Attention: " + missing, (await RunAsync("status", "-p", Data)).Output, StringComparison.Ordinal);
        using var client = new HttpClient();
        using var answer = await client.GetAsync($"{next.Url}/.pys3local/health/verdict", Cancellation);
        var text = await answer.Content.ReadAsStringAsync(Cancellation);
        Assert.Equal(503, (int)answer.StatusCode);
        Assert.Contains("\"backup\"", text, StringComparison.Ordinal);
        Assert.DoesNotContain(laptop.AccessKeyId, text, StringComparison.Ordinal);
        Assert.Contains("pys3local_verdict_reasons{reason=\"backup\"} 1\n", await client.GetStringAsync($"{next.Url}/.pys3local/metrics", Cancellation), StringComparison.Ordinal);

        await OutputAsync("keys", "disable", laptop.AccessKeyId);
        await ShowsAsync(0);
        await OutputAsync("keys", "enable", laptop.AccessKeyId);
        await ShowsAsync(1);
        (await new RawS3(new(IPAddress.Loopback, next.Port), laptop).PutAsync("/a-bucket/tonight", "content"u8.ToArray(), cancellation: Cancellation)).Succeeded();
        await ShowsAsync(0);
    }

    [Test]
    public async Task What_comes_by_restics_protocol_is_a_write()
    {
        var laptop = await KeyAsync();
        await OutputAsync("keys", "set", laptop.AccessKeyId, "--expect", "26h");
        await using var server = await StartAsync("--restic", "127.0.0.1:0");
        var rest = new Uri(server.Output.Lines.Single(line => line.StartsWith(Announced, StringComparison.Ordinal))[Announced.Length..].Split(' ')[0]);
        var content = "a key"u8.ToArray();
        using var client = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(rest, $"/a-bucket/keys/{Convert.ToHexStringLower(SHA256.HashData(content))}")) { Content = new ByteArrayContent(content) };
        request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{laptop.AccessKeyId}:{laptop.SecretAccessKey}")));

        (await client.SendAsync(request, Cancellation)).EnsureSuccessStatusCode();

        await Eventually.HoldsAsync(async () => (await RunAsync("status", "-p", Data)).Output.Contains($"\ta-bucket\t{laptop.AccessKeyId}\t0 minutes", StringComparison.Ordinal), () => server.Error.Text, Cancellation);
    }

    /// <summary>An answer may be there before it is counted.</summary>
    private Task ShowsAsync(int exitCode) => Eventually.HoldsAsync(async () => (await RunAsync("status", "-p", Data)).ExitCode == exitCode, () => $"status does not end with {exitCode}", Cancellation);

    private async Task<Keys> KeyAsync()
    {
        using var made = JsonDocument.Parse(await OutputAsync("keys", "add", "--note", "laptop", "--json"));
        return new(made.RootElement.GetProperty("id").GetString()!, made.RootElement.GetProperty("secret").GetString()!);
    }

    private Task<Pys3LocalProcess> StartAsync(params string[] arguments) =>
        Pys3LocalProcess.StartAsync(new() { DataDirectory = Data, Home = Home, Arguments = ["--create-bucket", "a-bucket", .. arguments] }, Cancellation);
}
