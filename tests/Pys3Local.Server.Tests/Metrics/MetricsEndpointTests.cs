using System.Net;
using Pys3Local.Server.Listening;
using Pys3Local.Server.Metrics;

namespace Pys3Local.Server.Tests.Metrics;

public sealed class MetricsEndpointTests
{
    private const string Path = "/.pys3local/metrics";

    private static readonly ServerOptions Loopback = new() { Listen = [ListenAddress.Parse("127.0.0.1:0")] };
    private static readonly ServerOptions WithToken = Loopback with { Metrics = new ServerMetrics(new LastWrites(TimeProvider.System)) { Token = "right" } };

    [Test]
    public async Task Requests_are_counted_by_operation_and_code_and_refusals_by_reason()
    {
        await using var server = await TestServer.StartAsync(Loopback);
        using var client = new HttpClient();
        foreach (var (method, target) in new[] { ("PUT", "/bucket"), ("PUT", "/bucket/key"), ("GET", "/bucket/key"), ("GET", "/bucket/key"), ("GET", "/bucket/missing"), ("GET", "/missing/key") })
            (await client.SendAsync(new(new(method), server.Url + target) { Content = method == "PUT" && target.EndsWith("key", StringComparison.Ordinal) ? new StringContent("content") : null }, TestRun.Cancellation)).Dispose();

        // An answer may be read before it is counted.
        var text = "";
        while (!text.Contains("pys3local_requests_total{operation=\"GetObject\",code=\"404\"} 2\n", StringComparison.Ordinal))
            text = await client.GetStringAsync(server.Url + Path, TestRun.Cancellation);

        Assert.Contains("pys3local_requests_total{operation=\"GetObject\",code=\"200\"} 2\n", text);
        Assert.Contains("pys3local_requests_total{operation=\"CreateBucket\",code=\"200\"} 1\n", text);
        Assert.Contains("pys3local_refusals_total{reason=\"NoSuchKey\"} 1\n", text);
        Assert.Contains("pys3local_refusals_total{reason=\"NoSuchBucket\"} 1\n", text);
        Assert.Contains("pys3local_request_duration_seconds_count{operation=\"GetObject\"} 4\n", text);
        Assert.Contains("pys3local_time_to_first_byte_seconds_count{operation=\"PutObject\"} 1\n", text);
        Assert.Contains("pys3local_received_bytes_total 7\n", text);
        Assert.Contains("pys3local_last_write_timestamp_seconds{bucket=\"bucket\",key=\"", text);
    }

    [Test]
    [Arguments(null, HttpStatusCode.Forbidden)]
    [Arguments("Bearer right", HttpStatusCode.OK)]
    [Arguments("bearer right", HttpStatusCode.OK)]
    [Arguments("Bearer wrong", HttpStatusCode.Forbidden)]
    [Arguments("Bearer ", HttpStatusCode.Forbidden)]
    [Arguments("Basic cmlnaHQ6cmlnaHQ=", HttpStatusCode.Forbidden)]
    [Arguments("AWS4-HMAC-SHA256 Credential=nonsense", HttpStatusCode.Forbidden)]
    public async Task Where_a_token_is_set_nothing_else_than_it_opens_them(string? authorization, HttpStatusCode expected)
    {
        await using var server = await TestServer.StartAsync(WithToken, noAuth: false);

        foreach (var path in (string[])[Path, "/minio/v2/metrics/cluster"])
        {
            // MinIO's path with a signature is a key in the bucket "minio", which is refused as such.
            Assert.Equal(expected, await StatusAsync(server, path, ("Authorization", authorization)));
        }
    }

    [Test]
    [Arguments("Authorization", "Bearer anything")]
    [Arguments("X-Forwarded-For", "192.0.2.1")]
    [Arguments("Forwarded", "for=192.0.2.1")]
    [Arguments("Via", "1.1 proxy")]
    [Arguments("Host", "attacker.example")]
    public async Task Without_one_they_are_open_on_this_machine_and_not_to_what_comes_through_it(string name, string value)
    {
        await using var server = await TestServer.StartAsync(Loopback, noAuth: false);

        Assert.Equal(HttpStatusCode.OK, await StatusAsync(server, Path));
        Assert.Equal(HttpStatusCode.Forbidden, await StatusAsync(server, Path, (name, value)));
    }

    /// <summary>Its alarm would never end.</summary>
    [Test]
    public async Task The_last_write_of_a_bucket_that_is_gone_is_not_shown()
    {
        await using var server = await TestServer.StartAsync(Loopback with
        {
            Metrics = new ServerMetrics(new LastWrites(TimeProvider.System, "gone laptop 1795900000\nkept laptop 1795900001\n"))
            {
                Store = static _ => new(new StoreNumbers([new BucketNumbers("kept", 1, 1, 1, 1, 0)], true, 0, 0)),
            },
        });
        using var client = new HttpClient();

        var text = await client.GetStringAsync(server.Url + Path, TestRun.Cancellation);

        Assert.Contains("pys3local_last_write_timestamp_seconds{bucket=\"kept\",key=\"laptop\"} 1795900001\n", text);
        Assert.DoesNotContain("gone", text);
    }

    [Test]
    public async Task OpenMetrics_is_answered_where_it_is_asked_for()
    {
        await using var server = await TestServer.StartAsync(Loopback);
        using var client = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, server.Url + Path);
        request.Headers.TryAddWithoutValidation("Accept", "application/openmetrics-text;version=1.0.0,text/plain;version=0.0.4;q=0.5");

        using var response = await client.SendAsync(request, TestRun.Cancellation);

        Assert.Equal("application/openmetrics-text; version=1.0.0; charset=utf-8", response.Content.Headers.ContentType?.ToString());
        Assert.EndsWith("# EOF\n", await response.Content.ReadAsStringAsync(TestRun.Cancellation));
    }

    [Test]
    public async Task What_no_bucket_is_adds_no_series()
    {
        await using var server = await TestServer.StartAsync(Loopback);
        using var client = new HttpClient();
        for (var i = 0; i < 50; i++)
            (await client.GetAsync($"{server.Url}/made-up-{i}/key", TestRun.Cancellation)).Dispose();

        Assert.DoesNotContain("made-up", await client.GetStringAsync(server.Url + Path, TestRun.Cancellation));
        Assert.DoesNotContain("made-up", await client.GetStringAsync(server.Url + "/minio/v2/metrics/bucket", TestRun.Cancellation));
    }

    [Test]
    public async Task They_are_read_and_not_written()
    {
        await using var server = await TestServer.StartAsync(Loopback);
        using var client = new HttpClient();

        using var response = await client.PutAsync(server.Url + Path, new StringContent("x"), TestRun.Cancellation);

        Assert.Equal(HttpStatusCode.MethodNotAllowed, response.StatusCode);
    }

    private static async Task<HttpStatusCode> StatusAsync(TestServer server, string path, params (string Name, string? Value)[] headers)
    {
        using var client = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, server.Url + path);
        foreach (var (name, value) in headers)
        {
            if (value is not null)
                request.Headers.TryAddWithoutValidation(name, value);
        }

        using var response = await client.SendAsync(request, TestRun.Cancellation);
        // A signature on MinIO's path is S3's to judge.
        return response.StatusCode is HttpStatusCode.BadRequest ? HttpStatusCode.Forbidden : response.StatusCode;
    }
}
