using System.Text.Json;
using Amazon.S3;
using Pys3Local.EndToEnd.Harness;

namespace Pys3Local.EndToEnd.Monitoring;

/// <summary>What is written in a bucket is reported to a webhook.</summary>
public sealed class EventTests
{
    private const string Bucket = "a-bucket";

    private static CancellationToken Cancellation => TestRun.Cancellation;

    [Test]
    public async Task Every_kind_of_write_is_reported_in_its_order_and_nothing_else()
    {
        using var listener = new WebhookListener();
        await using var server = await Pys3LocalProcess.StartAsync(new() { Arguments = ["--webhook", $"hook={listener.Url}", "--webhook-token", "hook=word"] }, Cancellation);
        await CreateAsync(server, "arn:minio:sqs::hook:webhook", "in/");
        using var sdk = SdkClient.For(server);
        await sdk.PutObjectAsync(new() { BucketName = Bucket, Key = "in/ä b+c", ContentBody = "1" }, Cancellation);
        await sdk.PutObjectAsync(new() { BucketName = Bucket, Key = "out", ContentBody = "1" }, Cancellation);
        await sdk.CopyObjectAsync(Bucket, "out", Bucket, "in/copy", Cancellation);
        var upload = await sdk.InitiateMultipartUploadAsync(Bucket, "in/parts", Cancellation);
        var part = await sdk.UploadPartAsync(new() { BucketName = Bucket, Key = "in/parts", UploadId = upload.UploadId, PartNumber = 1, InputStream = new MemoryStream(new byte[9]) }, Cancellation);
        await sdk.CompleteMultipartUploadAsync(new() { BucketName = Bucket, Key = "in/parts", UploadId = upload.UploadId, PartETags = [new(1, part.ETag)] }, Cancellation);
        await sdk.PutObjectTaggingAsync(new() { BucketName = Bucket, Key = "in/parts", Tagging = new() { TagSet = [new() { Key = "a", Value = "b" }] } }, Cancellation);
        await sdk.GetObjectAsync(Bucket, "in/parts", Cancellation);
        await sdk.DeleteObjectAsync(Bucket, "in/copy", Cancellation);
        await sdk.DeleteObjectAsync(Bucket, "in/nothing", Cancellation);
        await sdk.PutBucketVersioningAsync(new() { BucketName = Bucket, VersioningConfig = new() { Status = "Enabled" } }, Cancellation);
        await sdk.DeleteObjectAsync(Bucket, "in/parts", Cancellation);
        string[] expected =
        [
            "ObjectCreated:Put in/%C3%A4+b%2Bc", "ObjectCreated:Copy in/copy", "ObjectCreated:CompleteMultipartUpload in/parts", "ObjectTagging:Put in/parts",
            "ObjectRemoved:Delete in/copy", "ObjectRemoved:DeleteMarkerCreated in/parts",
        ];
        await Eventually.HoldsAsync(() => listener.All.Count >= expected.Length, () => server.Error.Text, Cancellation);
        Assert.Equal(expected, listener.All.Select(received => $"{received.Name} {received.Key}"));
        Assert.All(listener.All, received => Assert.Equal("Bearer word", received.Authorization));
    }

    [Test]
    public async Task A_webhook_that_is_away_and_a_kill_lose_no_event()
    {
        using var work = new TemporaryDirectory();
        using var listener = new WebhookListener { Refuses = true };
        var options = new ServerOptions { DataDirectory = work["data"], Arguments = ["--webhook", $"hook={listener.Url}"] };
        var acknowledged = new List<string>();
        await using (var server = await Pys3LocalProcess.StartAsync(options, Cancellation))
        {
            await CreateAsync(server, "arn:pys3local:webhook:::hook", "");
            await Task.WhenAll(Enumerable.Range(0, 4).Select(async writer =>
            {
                for (var i = 0; ; i++)
                {
                    try
                    {
                        var name = $"key-{writer}-{i}";
                        (await server.Raw.PutAsync($"/{Bucket}/{name}", [1], cancellation: Cancellation)).Succeeded();
                        int count;
                        lock (acknowledged)
                        {
                            acknowledged.Add(name);
                            count = acknowledged.Count;
                        }

                        if (count == 100)
                            await server.KillAsync(Cancellation);
                    }
                    catch (Exception error) when (error is IOException or System.Net.Sockets.SocketException)
                    {
                        return;
                    }
                }
            }));
        }

        Assert.True(acknowledged.Count >= 100);
        listener.Refuses = false;
        await using var again = await Pys3LocalProcess.StartAsync(options, Cancellation);
        await Eventually.HoldsAsync(
            () => acknowledged.Except(listener.All.Select(received => received.Key)).Any() is false,
            () => $"missing: {string.Join(' ', acknowledged.Except(listener.All.Select(received => received.Key)))}\n{again.Error.Text}",
            Cancellation);
        Assert.Equal(listener.All.Count, listener.All.Select(received => received.Id).Distinct().Count());
        TestRun.Print($"{acknowledged.Count} acknowledged writes, {listener.All.Count} events");
    }

    [Test]
    public async Task A_webhook_that_is_away_is_named_to_the_operator_and_counted_for_everybody()
    {
        using var home = new TemporaryDirectory();
        using var listener = new WebhookListener { Refuses = true };
        await using var server = await Pys3LocalProcess.StartAsync(new() { DataDirectory = home["data"], Arguments = ["--webhook", $"hook={listener.Url}"] }, Cancellation);
        await CreateAsync(server, "arn:pys3local:webhook:::hook", "");
        Task<CommandResult> StatusAsync(params string[] options) => new Command(NativeBinary.Path, ["status", "-p", home["data"], .. options]).RunAsync(Cancellation);
        Assert.Equal(0, (await StatusAsync()).ExitCode);

        (await server.Raw.PutAsync($"/{Bucket}/one", [1], cancellation: Cancellation)).Succeeded();
        (await server.Raw.PutAsync($"/{Bucket}/two", [1], cancellation: Cancellation)).Succeeded();

        await Eventually.HoldsAsync(async () => (await StatusAsync()).ExitCode == 1, () => server.Error.Text, Cancellation);
        var shown = (await StatusAsync()).Output;
        Assert.Contains("Attention: the webhook hook has taken no events since ", shown, StringComparison.Ordinal);
        Assert.Contains("answers 503; 2 events wait", shown, StringComparison.Ordinal);
        Assert.Contains("hook takes nothing since ", shown, StringComparison.Ordinal);
        using var status = JsonDocument.Parse((await StatusAsync("--json")).Output);
        var state = Assert.Single(status.RootElement.GetProperty("events").EnumerateArray());
        Assert.Equal(("hook", 2, 256L << 20), (state.GetProperty("target").GetString(), state.GetProperty("waiting").GetInt32(), state.GetProperty("limit").GetInt64()));
        Assert.InRange(state.GetProperty("oldest").GetDateTimeOffset(), DateTimeOffset.UtcNow.AddHours(-1), state.GetProperty("since").GetDateTimeOffset());

        using var client = new HttpClient();
        using var answer = await client.GetAsync($"{server.Url}/.pys3local/health/verdict", Cancellation);
        var verdict = await answer.Content.ReadAsStringAsync(Cancellation);
        Assert.Equal(503, (int)answer.StatusCode);
        Assert.Contains("a webhook takes no events", verdict, StringComparison.Ordinal);
        Assert.DoesNotContain(new Uri(listener.Url).Authority, verdict, StringComparison.Ordinal);
        var metrics = await client.GetStringAsync($"{server.Url}/.pys3local/metrics", Cancellation);
        foreach (var line in (string[])["events_waiting{target=\"hook\"} 2", "events_away{target=\"hook\"} 1", "events_waiting_limit_bytes{target=\"hook\"} 268435456", "verdict_reasons{reason=\"events\"} 1"])
            Assert.Contains($"pys3local_{line}\n", metrics, StringComparison.Ordinal);

        listener.Refuses = false;
        await Eventually.HoldsAsync(async () => (await StatusAsync()).ExitCode == 0, () => server.Error.Text, Cancellation);
        Assert.Equal(["one", "two"], listener.All.Select(received => received.Key));
    }

    [Test]
    [Arguments("hook", "is not NAME=URL")]
    [Arguments("hook=nowhere", "is not the URL of a webhook")]
    public async Task A_webhook_that_is_none_is_refused_at_the_start(string webhook, string reason)
    {
        using var work = new TemporaryDirectory();
        var result = await new Command(NativeBinary.Path, "serve", "--path", work["data"], "--listen", "127.0.0.1:0", "--webhook", webhook).RunAsync(Cancellation);
        Assert.NotEqual(0, result.ExitCode);
        Assert.Contains(reason, result.Error);
    }

    private static async Task CreateAsync(Pys3LocalProcess server, string arn, string prefix)
    {
        (await server.Raw.PutAsync($"/{Bucket}", [], cancellation: Cancellation)).Succeeded();
        using var sdk = SdkClient.For(server);
        await sdk.PutBucketNotificationAsync(
            new()
            {
                BucketName = Bucket,
                QueueConfigurations =
                [
                    new()
                    {
                        Id = "rule",
                        Queue = arn,
                        Events = [EventType.ObjectCreatedAll, EventType.ObjectRemovedAll, new("s3:ObjectTagging:*")],
                        Filter = new() { S3KeyFilter = new() { FilterRules = [new() { Name = "prefix", Value = prefix }] } },
                    },
                ],
            }, Cancellation);
    }
}
