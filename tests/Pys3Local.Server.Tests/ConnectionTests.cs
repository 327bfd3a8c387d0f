using System.Net.Sockets;
using System.Text;

namespace Pys3Local.Server.Tests;

/// <summary>What clients do with a connection, byte for byte.</summary>
public sealed class ConnectionTests
{
    private static CancellationToken Cancellation => TestRun.Cancellation;

    [Test] // faults C22
    public async Task A_client_that_ends_its_side_is_answered()
    {
        await using var server = await TestServer.StartAsync();
        for (var i = 0; i < 20; i++)
        {
            using var socket = await ConnectAsync(server);
            await SendAsync(socket, "PUT /bucket HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n\r\nGET /bucket HTTP/1.1\r\nHost: localhost\r\n\r\n");
            socket.Shutdown(SocketShutdown.Send);
            var answer = await ReadToEndAsync(socket);
            Assert.StartsWith("HTTP/1.1 200 OK", answer, StringComparison.Ordinal);
            Assert.Contains("<ListBucketResult", answer, StringComparison.Ordinal);
        }
    }

    [Test] // faults C28
    public async Task Whoever_expects_100_gets_it_without_a_body_too()
    {
        await using var server = await TestServer.StartAsync();
        using var socket = await ConnectAsync(server);
        await SendAsync(socket, "PUT /bucket HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n\r\n");
        await ReadUntilAsync(socket, "\r\n\r\n");
        await SendAsync(socket, "PUT /bucket/empty HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\nExpect: 100-continue\r\n\r\n");
        var answer = await ReadUntilAsync(socket, "\r\n\r\nHTTP/1.1 200 OK");
        Assert.StartsWith("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\n", answer, StringComparison.Ordinal);
    }

    /// <summary>Not every client and proxy reads an error that comes in chunks.</summary>
    [Test]
    [Arguments("/missing", "</Error>")]
    [Arguments("/bucket/missing", "</Error>")]
    [Arguments("/bucket?list-type=2", "</ListBucketResult>")]
    [Arguments("/", "</ListAllMyBucketsResult>")]
    public async Task A_document_says_its_length(string target, string end)
    {
        await using var server = await TestServer.StartAsync();
        using var socket = await ConnectAsync(server);
        await SendAsync(socket, "PUT /bucket HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n\r\n");
        await ReadUntilAsync(socket, "\r\n\r\n");
        for (var i = 0; i < 300; i++)
        {
            await SendAsync(socket, $"PUT /bucket/a-key-with-a-name-of-some-length-{i:D4} HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n\r\n");
            await ReadUntilAsync(socket, "\r\n\r\n");
        }

        await SendAsync(socket, $"GET {target} HTTP/1.1\r\nHost: localhost\r\n\r\n");
        var answer = await ReadUntilAsync(socket, end);
        var (head, body) = (answer[..answer.IndexOf("\r\n\r\n", StringComparison.Ordinal)], answer[(answer.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4)..]);
        Assert.Contains($"\r\nContent-Length: {Encoding.UTF8.GetByteCount(body)}\r\n", head + "\r\n", StringComparison.Ordinal);
        Assert.DoesNotContain("Transfer-Encoding", head, StringComparison.Ordinal);
    }

    [Test] // faults C28
    public async Task Whoever_is_refused_gets_no_100_and_another_connection()
    {
        await using var server = await TestServer.StartAsync();
        using var socket = await ConnectAsync(server);
        await SendAsync(socket, "PUT /missing/empty HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\nExpect: 100-continue\r\n\r\n");
        var answer = await ReadToEndAsync(socket);
        Assert.StartsWith("HTTP/1.1 404 Not Found\r\n", answer, StringComparison.Ordinal);
        Assert.Contains("\r\nConnection: close\r\n", answer, StringComparison.Ordinal);
    }

    [Test] // faults C21
    public async Task An_upload_that_stalls_is_answered_and_then_closed()
    {
        await using var server = await TestServer.StartAsync(clientTimeout: TimeSpan.FromMilliseconds(300));
        using var socket = await ConnectAsync(server);
        await SendAsync(socket, "PUT /bucket HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n\r\n");
        await ReadUntilAsync(socket, "\r\n\r\n");
        await SendAsync(socket, $"PUT /bucket/key HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000000\r\n\r\n{new string('x', 500_000)}");
        var answer = await ReadToEndAsync(socket);
        Assert.StartsWith("HTTP/1.1 400 Bad Request\r\n", answer, StringComparison.Ordinal);
        Assert.Contains("x-pys3local-error-code: RequestTimeout", answer, StringComparison.Ordinal);
        Assert.Contains("Connection: close", answer, StringComparison.Ordinal);
    }

    [Test] // faults C3
    public async Task A_download_goes_on_as_long_as_bytes_flow()
    {
        var period = TimeSpan.FromSeconds(1);
        await using var server = await TestServer.StartAsync(clientTimeout: period);
        using var client = new HttpClient();
        (await client.PutAsync(server.Url + "/bucket", null, Cancellation)).EnsureSuccessStatusCode();
        (await client.PutAsync(server.Url + "/bucket/key", new ByteArrayContent(new byte[20_000_000]), Cancellation)).EnsureSuccessStatusCode();

        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { ReceiveBufferSize = 4096 };
        await socket.ConnectAsync("127.0.0.1", new Uri(server.Url).Port, Cancellation);
        await SendAsync(socket, "GET /bucket/key HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
        var started = TimeProvider.System.GetTimestamp();
        var buffer = new byte[2000];
        var slow = 0L;
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(25));
        while (TimeProvider.System.GetElapsedTime(started) < 4 * period && await timer.WaitForNextTickAsync(Cancellation))
            slow += await socket.ReceiveAsync(buffer, Cancellation);

        var rest = 0L;
        while (await socket.ReceiveAsync(buffer, Cancellation) is var read and > 0)
            rest += read;

        Assert.True(slow + rest > 20_000_000, $"{slow} + {rest} bytes came");
    }

    [Test] // faults C37
    [Arguments("GET", "/minio/health/live")]
    [Arguments("GET", "/minio/health/ready")]
    [Arguments("HEAD", "/minio/health/live")]
    [Arguments("GET", "/minio/health/cluster?maintenance=true")]
    [Arguments("GET", "/health")]
    [Arguments("GET", "/healthz")]
    [Arguments("GET", "/readyz")]
    [Arguments("GET", "/_localstack/health")]
    [Arguments("HEAD", "/")]
    public async Task Health_is_found_where_other_servers_have_it(string method, string path)
    {
        await using var server = await TestServer.StartAsync(noAuth: false);
        using var client = new HttpClient();
        using var answer = await client.SendAsync(new(new(method), server.Url + path), Cancellation);
        Assert.Equal(200, (int)answer.StatusCode);
        if (path == "/_localstack/health")
            Assert.Contains("\"s3\": \"running\"", await answer.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
    }

    [Test] // faults C37: a bucket of such a name is reached by whoever signs, and below its own host.
    [Arguments("/health", "Authorization", "AWS4-HMAC-SHA256 x")]
    [Arguments("/health?X-Amz-Signature=0", "X-None", "")]
    [Arguments("/health", "Host", "bucket.localhost")]
    public async Task But_a_bucket_of_such_a_name_is_a_bucket(string path, string header, string value)
    {
        await using var server = await TestServer.StartAsync(noAuth: false);
        using var client = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, server.Url + path);
        request.Headers.TryAddWithoutValidation(header, value);
        using var answer = await client.SendAsync(request, Cancellation);
        Assert.NotEqual(200, (int)answer.StatusCode);
    }

    [Test] // faults C39
    public async Task What_is_not_offered_is_no_error_of_the_server()
    {
        await using var server = await TestServer.StartAsync();
        using var client = new HttpClient();
        (await client.PutAsync(server.Url + "/bucket", null, Cancellation)).EnsureSuccessStatusCode();
        using (var answer = await client.GetAsync(server.Url + "/bucket/key?torrent", Cancellation))
            Assert.Equal(501, (int)answer.StatusCode);

        await server.Server.StopAsync(CancellationToken.None);
        Assert.Equal("", server.Log);
    }

    private static async Task<Socket> ConnectAsync(TestServer server)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync("127.0.0.1", new Uri(server.Url).Port, Cancellation);
        return socket;
    }

    private static async Task SendAsync(Socket socket, string text) => await socket.SendAsync(Encoding.ASCII.GetBytes(text), Cancellation);

    private static Task<string> ReadToEndAsync(Socket socket) => ReadUntilAsync(socket, null);

    private static async Task<string> ReadUntilAsync(Socket socket, string? end)
    {
        var text = new StringBuilder();
        var buffer = new byte[65536];
        while (await socket.ReceiveAsync(buffer, Cancellation) is var read and > 0)
        {
            text.Append(Encoding.ASCII.GetString(buffer, 0, read));
            if (end is not null && text.ToString().Contains(end, StringComparison.Ordinal))
                break;
        }

        return text.ToString();
    }
}
