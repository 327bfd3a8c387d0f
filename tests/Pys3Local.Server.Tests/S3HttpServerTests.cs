using System.Net;
using System.Net.Sockets;
using Pys3Local.Server.Listening;

namespace Pys3Local.Server.Tests;

public sealed class S3HttpServerTests
{
    private static readonly ServerOptions Loopback = new() { Listen = [ListenAddress.Parse("127.0.0.1:0")] };

    [Test]
    public async Task Health_answers_ok_without_a_signature_and_without_a_request_id()
    {
        await using var server = await TestServer.StartAsync();
        using var client = new HttpClient();

        using var response = await client.GetAsync(server.Url + "/.pys3local/health", TestRun.Cancellation);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("ok\n", await response.Content.ReadAsStringAsync(TestRun.Cancellation));
        Assert.False(response.Headers.Contains("x-amz-request-id"));
    }

    [Test]
    public async Task Every_answer_has_its_own_request_id_and_no_Server_header()
    {
        await using var server = await TestServer.StartAsync();
        using var client = new HttpClient();

        using var first = await client.GetAsync(server.Url + "/", TestRun.Cancellation);
        using var second = await client.GetAsync(server.Url + "/", TestRun.Cancellation);

        Assert.NotEqual(first.Headers.GetValues("x-amz-request-id").Single(), second.Headers.GetValues("x-amz-request-id").Single());
        Assert.False(first.Headers.Contains("Server"));
    }

    [Test]
    public async Task The_access_log_has_one_line_for_a_request_without_its_signature()
    {
        await using var server = await TestServer.StartAsync(Loopback with { AccessLog = true });
        using var client = new HttpClient();

        using (await client.GetAsync(server.Url + "/missing-bucket/key?X-Amz-Signature=abcdef", TestRun.Cancellation))
        {
        }

        // The line is written after the answer: the end of the server waits for it.
        await server.Server.StopAsync(CancellationToken.None);
        var line = Assert.Single(server.Log.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.Contains("GET /missing-bucket/key?X-Amz-Signature=***", line, StringComparison.Ordinal);
        Assert.DoesNotContain("abcdef", line, StringComparison.Ordinal);
    }

    [Test]
    public async Task Who_is_refused_is_in_the_log_with_the_reason_and_does_not_flood_it()
    {
        var clock = new TestClock();
        var store = new Pys3Local.Storage.Memory.MemoryObjectStore();
        await store.WriteBucketAsync("bucket", _ => new() { Name = "bucket", Created = DateTimeOffset.UnixEpoch }, TestRun.Cancellation);
        await using var server = await TestServer.StartAsync(Loopback with { Time = clock }, store, noAuth: false);
        using var client = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = 1 });
        async Task RefusedAsync(int times)
        {
            for (var i = 0; i < times; i++)
                (await client.GetAsync(server.Url + "/bucket/key", TestRun.Cancellation)).Dispose();

            // An answer may come before its line is written; the next request of a connection is not taken before.
            (await client.GetAsync(server.Url + "/.pys3local/health", TestRun.Cancellation)).Dispose();
        }

        await RefusedAsync(25);
        clock.Advance(TimeSpan.FromSeconds(1));
        await RefusedAsync(2);

        await server.Server.StopAsync(CancellationToken.None);
        var lines = server.Log.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(21, lines.Length);
        Assert.All(lines, line => Assert.Matches(" refused [0-9A-F]{16} .* GET /bucket/key 403 .* AccessDenied: ", line));
        Assert.EndsWith("(and 5 lines of clients before it were left out)", lines[^1], StringComparison.Ordinal);
    }

    [Test]
    public async Task A_port_in_use_is_one_line_that_names_the_address()
    {
        await using var first = await TestServer.StartAsync();
        var taken = first.Url["http://".Length..];

        var failure = await Assert.ThrowsAsync<ServerException>(() =>
            TestServer.StartAsync(new ServerOptions { Listen = [ListenAddress.Parse(taken)] }));

        Assert.Contains(taken, failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', failure.Message);
    }

    [Test]
    public async Task An_address_of_another_machine_is_one_line_too()
    {
        var failure = await Assert.ThrowsAsync<ServerException>(() =>
            TestServer.StartAsync(new ServerOptions { Listen = [ListenAddress.Parse("192.0.2.77:0")] }));

        Assert.Contains("no such address", failure.Message, StringComparison.Ordinal);
    }

    [Test]
    public async Task Localhost_with_a_free_port_answers_on_both_loopbacks_with_the_same_port()
    {
        await using var server = await TestServer.StartAsync(new ServerOptions { Listen = [ListenAddress.Parse("localhost:0")] });
        var port = new Uri(server.Url).Port;

        Assert.True(await Answers(IPAddress.Loopback, port));
        if (Socket.OSSupportsIPv6)
            Assert.True(await Answers(IPAddress.IPv6Loopback, port));
    }

    [Test]
    public async Task Every_address_means_IPv4_as_well_as_IPv6()
    {
        await using var server = await TestServer.StartAsync(new ServerOptions { Listen = [ListenAddress.Parse(":0")] });

        Assert.True(await Answers(IPAddress.Loopback, new Uri(server.Url).Port));
    }

    [Test]
    public async Task A_header_of_more_than_the_limit_is_refused_and_the_server_goes_on()
    {
        await using var server = await TestServer.StartAsync();
        using var client = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, server.Url + "/");
        request.Headers.Add("X-Long", new string('x', 100_000));

        using var refused = await client.SendAsync(request, TestRun.Cancellation);
        using var next = await client.GetAsync(server.Url + "/.pys3local/health", TestRun.Cancellation);

        Assert.Equal(HttpStatusCode.RequestHeaderFieldsTooLarge, refused.StatusCode);
        Assert.Equal(HttpStatusCode.OK, next.StatusCode);
    }

    private static async Task<bool> Answers(IPAddress address, int port)
    {
        using var client = new HttpClient();
        using var response = await client.GetAsync($"http://{new IPEndPoint(address, port)}/.pys3local/health", TestRun.Cancellation);
        return response.IsSuccessStatusCode;
    }
}
