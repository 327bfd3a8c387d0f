using System.Text.Json;
using Pys3Local.EndToEnd.Harness;

namespace Pys3Local.EndToEnd.Monitoring;

/// <summary>Where the log goes, and in what form.</summary>
public sealed class LogFileTests
{
    private static CancellationToken Cancellation => TestRun.Cancellation;

    [Test]
    public async Task A_file_is_opened_again_at_hang_up()
    {
        using var work = new TemporaryDirectory();
        await using var server = await Pys3LocalProcess.StartAsync(new() { Arguments = ["--access-log", "--log-file", work["log"]] }, Cancellation);
        (await server.Raw.PutAsync("/a-bucket", [], cancellation: Cancellation)).Succeeded();
        await Eventually.HoldsAsync(() => File.ReadAllText(work["log"]).Contains("CreateBucket", StringComparison.Ordinal), () => server.Error.Text, Cancellation);

        File.Move(work["log"], work["log.1"]);
        server.Signal(Signals.HangUp);
        await Eventually.HoldsAsync(() => File.Exists(work["log"]), () => server.Error.Text, Cancellation);
        (await server.Raw.DeleteAsync("/a-bucket", cancellation: Cancellation)).Succeeded(204);

        await Eventually.HoldsAsync(() => File.ReadAllText(work["log"]).Contains("DeleteBucket", StringComparison.Ordinal), () => server.Error.Text, Cancellation);
        Assert.DoesNotContain("DeleteBucket", await File.ReadAllTextAsync(work["log.1"], Cancellation), StringComparison.Ordinal);
        Assert.Equal("", server.Error.Text);
    }

    [Test]
    public async Task JSON_is_one_object_to_a_line_whatever_is_said()
    {
        await using var server = await Pys3LocalProcess.StartAsync(new() { Arguments = ["--access-log", "--log-format", "json", "--no-auth"] }, Cancellation);
        (await server.Raw.PutAsync("/a-bucket", [], cancellation: Cancellation)).Succeeded();
        Assert.Equal(404, (await server.Raw.GetAsync("/a-bucket/miss%22ing", cancellation: Cancellation)).Status);
        await Eventually.HoldsAsync(() => server.Error.Text.Contains("NoSuchKey", StringComparison.Ordinal), () => server.Error.Text, Cancellation);

        var lines = server.Error.Text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement).ToList();
        // Which of the two requests is written down first is not promised, nor that nothing else is said after them.
        var missing = Assert.Single(lines, line => line.TryGetProperty("operation", out var operation) && operation.GetString() == "GetObject");
        Assert.Equal(("access", 404, "NoSuchKey"), (missing.GetProperty("level").GetString(), missing.GetProperty("status").GetInt32(), missing.GetProperty("code").GetString()));
    }

    [Test]
    public async Task Amazons_has_the_fields_in_their_places()
    {
        await using var server = await Pys3LocalProcess.StartAsync(new() { Arguments = ["--access-log-format", "amazon"] }, Cancellation);
        (await server.Raw.PutAsync("/a-bucket", [], cancellation: Cancellation)).Succeeded();
        (await server.Raw.PutAsync("/a-bucket/folder/a%20key", SampleData.Bytes(10), cancellation: Cancellation)).Succeeded();
        (await server.Raw.GetAsync("/a-bucket/folder/a%20key", cancellation: Cancellation)).Succeeded();
        await Eventually.HoldsAsync(() => server.Error.Text.Contains("REST.GET.OBJECT", StringComparison.Ordinal), () => server.Error.Text, Cancellation);

        var line = Assert.Single(server.Error.Text.Split('\n'), one => one.Contains("REST.GET.OBJECT", StringComparison.Ordinal));
        Assert.Matches(
            $"^- a-bucket \\[\\d\\d/[A-Z][a-z][a-z]/\\d{{4}}:\\d\\d:\\d\\d:\\d\\d \\+0000\\] 127.0.0.1 {Keys.Default.AccessKeyId} [0-9A-F]{{16}} REST.GET.OBJECT folder/a%20key \"GET /a-bucket/folder/a%20key HTTP/1.1\" 200 - 10 10 \\d+ \\d+ \"-\" \"[^\"]*\" - - SigV4 - AuthHeader 127.0.0.1:\\d+ - - -$",
            line);
    }
}
