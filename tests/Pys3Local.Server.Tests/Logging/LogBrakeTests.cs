using System.Net.Sockets;
using System.Text;
using Pys3Local.Server.Listening;
using Pys3Local.Server.Logging;
using Pys3Local.Storage.Limits;

namespace Pys3Local.Server.Tests.Logging;

/// <summary>What clients can make this server write down. Faults B7, and of B12 the line ends.</summary>
public sealed class LogBrakeTests
{
    private static CancellationToken Cancellation => TestRun.Cancellation;

    [Test]
    public void Some_lines_at_once_then_one_a_second()
    {
        var clock = new TestClock();
        var lines = new Limit("log_lines", "", 20);
        var brake = new LogBrake(lines, clock);
        Assert.Equal(20, Enumerable.Range(0, 100).Count(_ => brake.Admits(out var _)));
        Assert.Equal(80, lines.Refused);

        clock.Advance(TimeSpan.FromSeconds(1));
        Assert.True(brake.Admits(out var note));
        Assert.Contains("80 lines", note, StringComparison.Ordinal);
        Assert.False(brake.Admits(out _));
    }

    [Test]
    [Arguments("PUT /bucket/key?torrent HTTP/1.1")]
    [Arguments("GET /bucket/key HTTP/1.1")]
    [Arguments("POST /bucket?delete HTTP/1.1")]
    public async Task B7_a_client_in_a_loop_does_not_fill_the_log(string line)
    {
        await using var server = await TestServer.StartAsync(noAuth: false);
        for (var i = 0; i < 200; i++)
            Assert.StartsWith("HTTP/1.1 ", await AskAsync(server, $"{line}\r\nHost: localhost\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"), StringComparison.Ordinal);

        var written = server.Log.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        // One more for each second that this took.
        Assert.InRange(written.Length, 0, 60);
        Assert.All(written, text => Assert.Contains("127.0.0.1", text, StringComparison.Ordinal));
        Assert.DoesNotContain(written, text => text.Contains(" error ", StringComparison.Ordinal));
    }

    [Test]
    [Arguments("GET /.pys3local/health HTTP/1.1\nHost: localhost\nConnection: close\n\n")]
    [Arguments("GET /.pys3local/health HTTP/1.1\r\nHost: localhost\nConnection: close\r\n\r\n")]
    [Arguments("GET /.pys3local/health HTTP/1.1\r\nHost: localhost\nX: y\r\nConnection: close\r\n\r\n")]
    public async Task B12_a_bare_line_feed_ends_no_line(string request)
    {
        await using var server = await TestServer.StartAsync();
        Assert.StartsWith("HTTP/1.1 400", await AskAsync(server, request), StringComparison.Ordinal);
        Assert.StartsWith("HTTP/1.1 200", await AskAsync(server, request.Replace("\r", "").Replace("\n", "\r\n")), StringComparison.Ordinal);
    }

    [Test]
    public async Task More_requests_than_there_may_be_are_asked_to_come_again()
    {
        var budget = new Budget(0, 1000);
        await using var server = await TestServer.StartAsync(new ServerOptions { Listen = [ListenAddress.Parse("127.0.0.1:0")], Budget = budget });
        budget.Requests.Add(budget.Requests.Most);
        var answer = await AskAsync(server, "GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
        Assert.StartsWith("HTTP/1.1 503", answer, StringComparison.Ordinal);
        Assert.Contains("<Code>SlowDown</Code>", answer, StringComparison.Ordinal);
        Assert.Contains("Retry-After: 1", answer, StringComparison.Ordinal);

        budget.Requests.Give(1);
        Assert.StartsWith("HTTP/1.1 200", await AskAsync(server, "GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"), StringComparison.Ordinal);
        Assert.InRange(budget.Connections.Peak, 1, 2);
    }

    private static async Task<string> AskAsync(TestServer server, string request)
    {
        using var client = new TcpClient();
        var url = new Uri(server.Url);
        await client.ConnectAsync(url.Host, url.Port, Cancellation);
        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(request), Cancellation);
        using var reader = new StreamReader(client.GetStream());
        return await reader.ReadToEndAsync(Cancellation);
    }
}
