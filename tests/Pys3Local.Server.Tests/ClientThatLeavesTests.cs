using System.Net.Sockets;
using System.Text;

namespace Pys3Local.Server.Tests;

/// <summary>A client that goes away in the middle of an answer is nobody's failure.</summary>
public sealed class ClientThatLeavesTests
{
    [Test]
    public async Task It_leaves_no_error_in_the_log()
    {
        await using var server = await TestServer.StartAsync();
        using var client = new HttpClient();
        foreach (var (path, content) in new[] { ("/bucket", ""), ("/bucket/key", new string('x', 30_000_000)) })
            (await client.PutAsync(server.Url + path, new StringContent(content), TestRun.Cancellation)).EnsureSuccessStatusCode();

        for (var i = 0; i < 20; i++)
            await LeaveAsync(new Uri(server.Url));

        // The end of the server waits for the requests.
        await server.Server.StopAsync(CancellationToken.None);
        Assert.Equal("", server.Log);
    }

    private static async Task LeaveAsync(Uri server)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(server.Host, server.Port, TestRun.Cancellation);
        await socket.SendAsync(Encoding.ASCII.GetBytes("GET /bucket/key HTTP/1.1\r\nHost: localhost\r\n\r\n"), TestRun.Cancellation);
        Assert.NotEqual(0, await socket.ReceiveAsync(new byte[1000], TestRun.Cancellation));
        socket.LingerState = new(enable: true, 0);
    }
}
