using System.Net;
using System.Text;
using Pys3Local.S3.Access;
using Pys3Local.S3.Hosting;
using Pys3Local.Server.Listening;
using Pys3Local.Server.Testing;
using Pys3Local.Storage.Memory;
using RealClock = Pys3Local.Server.Testing.TestClock;

namespace Pys3Local.Server.Tests.Testing;

/// <summary>The controls over HTTP, on a server where everybody may do everything.</summary>
public sealed class TestControlsTests
{
    private static CancellationToken Cancellation => TestRun.Cancellation;

    [Test]
    public async Task A_fault_answers_with_its_status_and_code_as_often_as_it_says()
    {
        await using var server = await StartAsync();
        using var client = Client(server);
        await PutAsync(client, "bucket/key", "content");

        await SendAsync(client, "POST", ".pys3local/test/faults", """{ "operation": "GetObject", "key": "k*", "status": 503, "code": "SlowDown", "times": 2 }""", 201);

        await SendAsync(client, "GET", "bucket/other", "", 404);
        Assert.Contains("<Code>SlowDown</Code>", await SendAsync(client, "GET", "bucket/key", "", 503), StringComparison.Ordinal);
        await SendAsync(client, "GET", "bucket/key", "", 503);
        Assert.Equal("content", await SendAsync(client, "GET", "bucket/key", "", 200));
    }

    [Test]
    public async Task The_nth_request_is_the_one()
    {
        await using var server = await StartAsync();
        using var client = Client(server);
        await PutAsync(client, "bucket/key", "content");
        await SendAsync(client, "POST", ".pys3local/test/faults", """{ "operation": "GetObject", "nth": 2, "status": 500 }""", 201);

        var statuses = new List<int>();
        for (var i = 0; i < 3; i++)
        {
            using var answer = await client.GetAsync("bucket/key", Cancellation);
            statuses.Add((int)answer.StatusCode);
        }

        Assert.Equal([200, 500, 200], statuses);
    }

    [Test]
    [Arguments("before", 404)]
    [Arguments("after", 200)]
    public async Task A_reset_before_the_work_leaves_nothing_and_after_it_leaves_the_object(string when, int status)
    {
        await using var server = await StartAsync();
        using var client = Client(server);
        await PutAsync(client, "bucket/other", "content");
        await SendAsync(client, "POST", ".pys3local/test/faults", $$"""{ "operation": "PutObject", "key": "key", "reset": "{{when}}" }""", 201);

        await Assert.ThrowsAnyAsync<HttpRequestException>(() => client.PutAsync("bucket/key", new StringContent("content"), Cancellation));

        await SendAsync(client, "GET", "bucket/key", "", status);
    }

    [Test]
    [Arguments(100)]
    [Arguments(100_000)]
    public async Task A_body_that_is_cut_off_has_so_many_bytes_and_no_end(int bytes)
    {
        await using var server = await StartAsync();
        using var client = Client(server);
        var content = new string('x', 200_000);
        await PutAsync(client, "bucket/key", content);
        await SendAsync(client, "POST", ".pys3local/test/faults", $$"""{ "operation": "GetObject", "truncateAfter": {{bytes}} }""", 201);

        using var answer = await client.GetAsync("bucket/key", HttpCompletionOption.ResponseHeadersRead, Cancellation);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(content.Length, answer.Content.Headers.ContentLength);
        await using var body = await answer.Content.ReadAsStreamAsync(Cancellation);
        var received = new MemoryStream();
        await Assert.ThrowsAnyAsync<IOException>(() => body.CopyToAsync(received, Cancellation));
        Assert.InRange(received.Length, 0, bytes);
    }

    [Test]
    public async Task What_was_asked_is_recorded_without_secrets_and_can_be_filtered()
    {
        await using var server = await StartAsync();
        using var client = Client(server);
        await PutAsync(client, "bucket/key", "content");
        await SendAsync(client, "GET", "bucket/key?X-Amz-Signature=abcdef", "", 200);

        var record = await SendAsync(client, "GET", ".pys3local/test/requests?operation=GetObject", "", 200);
        Assert.Contains("\"key\": \"key\"", record, StringComparison.Ordinal);
        Assert.DoesNotContain("abcdef", record, StringComparison.Ordinal);
        Assert.DoesNotContain("PutObject", record, StringComparison.Ordinal);
        await SendAsync(client, "DELETE", ".pys3local/test/requests", "", 204);
        Assert.DoesNotContain("GetObject", await SendAsync(client, "GET", ".pys3local/test/requests", "", 200), StringComparison.Ordinal);
    }

    [Test]
    public async Task Health_is_neither_recorded_nor_hit_by_a_fault()
    {
        await using var server = await StartAsync();
        using var client = Client(server);
        await SendAsync(client, "POST", ".pys3local/test/faults", """{ "status": 500 }""", 201);

        await SendAsync(client, "GET", "minio/health/live", "", 200);
        await SendAsync(client, "GET", ".pys3local/health", "", 200);
        await SendAsync(client, "GET", "bucket", "", 500);
    }

    [Test]
    public async Task A_snapshot_brings_back_versions_in_their_order()
    {
        await using var server = await StartAsync();
        using var client = Client(server);
        await SendAsync(client, "PUT", "bucket", "", 200);
        await SendAsync(client, "PUT", "bucket?versioning", "<VersioningConfiguration><Status>Enabled</Status></VersioningConfiguration>", 200);
        foreach (var text in new[] { "one", "two" })
            await SendAsync(client, "PUT", "bucket/key", text, 200);
        await SendAsync(client, "DELETE", "bucket/gone", "", 204);
        var before = await SendAsync(client, "GET", "bucket?versions", "", 200);

        await SendAsync(client, "PUT", ".pys3local/test/snapshots/two", "", 204);
        await SendAsync(client, "PUT", "bucket/key", "three", 200);
        await SendAsync(client, "PUT", "bucket/more", "", 200);
        await SendAsync(client, "POST", ".pys3local/test/snapshots/two/restore", "", 204);

        Assert.Equal(before, await SendAsync(client, "GET", "bucket?versions", "", 200));
        Assert.Equal("two", await SendAsync(client, "GET", "bucket/key", "", 200));
        Assert.Contains("two", await SendAsync(client, "GET", ".pys3local/test/snapshots", "", 200), StringComparison.Ordinal);
        await SendAsync(client, "POST", ".pys3local/test/snapshots/three/restore", "", 404);
    }

    [Test]
    public async Task Each_key_has_buckets_of_its_own_where_there_are_namespaces()
    {
        await using var server = await StartAsync(hasNamespaces: true);
        using var client = Client(server);
        await SendAsync(client, "PUT", "bucket", "", 200, "ann");
        await SendAsync(client, "PUT", "bucket", "", 200, "bob");
        await SendAsync(client, "PUT", "bucket/key", "bob's", 200, "bob");

        await SendAsync(client, "GET", "bucket/key", "", 404, "ann");
        await SendAsync(client, "POST", ".pys3local/test/reset?namespace=ann", "", 204);
        await SendAsync(client, "GET", "bucket", "", 404, "ann");
        Assert.Equal("bob's", await SendAsync(client, "GET", "bucket/key", "", 200, "bob"));
        await SendAsync(client, "POST", ".pys3local/test/reset", "", 204);
        await SendAsync(client, "GET", "bucket", "", 404, "bob");
    }

    [Test]
    [Arguments("POST", "faults", "{ \"status\": 200 }", 400)]
    [Arguments("POST", "faults", "{ \"statuss\": 500 }", 400)]
    [Arguments("POST", "faults", "{}", 400)]
    [Arguments("POST", "faults", "no JSON", 400)]
    [Arguments("DELETE", "faults/7", "", 404)]
    [Arguments("POST", "clock", "{ \"advance\": \"soon\" }", 400)]
    [Arguments("POST", "clock", "{ \"advance\": \"200000d\" }", 400)]
    [Arguments("POST", "clock", "{}", 400)]
    [Arguments("POST", "reset?namespace=ann", "", 400)]
    [Arguments("GET", "nothing", "", 404)]
    public async Task What_is_not_understood_is_refused_with_a_sentence(string method, string path, string body, int status)
    {
        await using var server = await StartAsync();
        using var client = Client(server);

        Assert.Contains("\"text\"", await SendAsync(client, method, ".pys3local/test/" + path, body, status), StringComparison.Ordinal);
    }

    [Test]
    public void The_same_seed_meets_the_same_requests()
    {
        Assert.Equal(Hits(7), Hits(7));
        Assert.NotEqual(Hits(7), Hits(8));
        Assert.InRange(Hits(7).Count(hit => hit), 300, 700);
    }

    [Test]
    [Arguments("30d", 30 * 86400)]
    [Arguments("-90m", -5400)]
    [Arguments("1.5h", 5400)]
    [Arguments("P1DT12H", 129600)]
    public void Times_are_written_as_people_write_them(string text, int seconds) => Assert.Equal(TimeSpan.FromSeconds(seconds), Durations.Parse(text));

    private static bool[] Hits(int seed)
    {
        var rule = new FaultRule(1, new() { Probability = 0.5, Seed = seed, Status = 500 });
        return [.. Enumerable.Range(0, 1000).Select(_ => rule.Meets(new("GetObject", "bucket", "key"), null))];
    }

    private static async Task<S3HttpServer> StartAsync(bool hasNamespaces = false)
    {
        var clock = new RealClock();
        TestWorld Open()
        {
            var store = new MemoryObjectStore();
            return new(store, new(store, new S3Options { NoAuth = true, Keys = new NoKeys(), Time = clock, SignatureTime = TimeProvider.System, Uptime = clock }));
        }

        var first = Open();
        var controls = new TestControls(
            new() { Clock = clock, OpenWorld = (_, _) => new(Open()), NewStore = () => new MemoryObjectStore(), Begin = (_, _) => Task.CompletedTask, HasNamespaces = hasNamespaces }, first);
        return await S3HttpServer.StartAsync(first.Endpoint, new ServerOptions { Listen = [ListenAddress.Parse("127.0.0.1:0")], Tests = controls }, Cancellation);
    }

    private static HttpClient Client(S3HttpServer server) => new() { BaseAddress = new(server.Addresses[0]) };

    private static async Task PutAsync(HttpClient client, string path, string content)
    {
        await SendAsync(client, "PUT", path.Split('/')[0], "", 200);
        await SendAsync(client, "PUT", path, content, 200);
    }

    private static async Task<string> SendAsync(HttpClient client, string method, string path, string body, int status, string? key = null)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path) { Content = body.Length == 0 ? null : new ByteArrayContent(Encoding.UTF8.GetBytes(body)) };
        if (key is not null)
            request.Headers.TryAddWithoutValidation("Authorization", $"AWS4-HMAC-SHA256 Credential={key}/20260101/us-east-1/s3/aws4_request, SignedHeaders=host, Signature=0");
        using var answer = await client.SendAsync(request, Cancellation);
        var text = await answer.Content.ReadAsStringAsync(Cancellation);
        Assert.True(status == (int)answer.StatusCode, $"{method} {path}: {answer.StatusCode} {text}");
        return text;
    }

    private sealed class NoKeys : IAccessKeys
    {
        public AccessKey? Find(string accessKeyId) => null;
    }
}
