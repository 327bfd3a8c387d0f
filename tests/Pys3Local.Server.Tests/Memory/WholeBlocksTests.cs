using System.Net.Sockets;
using System.Text;

namespace Pys3Local.Server.Tests.Memory;

public sealed class WholeBlocksTests
{
    [Test]
    public async Task A_short_document_is_one_chunk()
    {
        await using var server = await TestServer.StartAsync();
        using var client = new TcpClient();
        await client.ConnectAsync("127.0.0.1", new Uri(server.Url).Port, TestRun.Cancellation);
        await client.GetStream().WriteAsync("GET /no-such-bucket HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"u8.ToArray(), TestRun.Cancellation);
        using var reader = new StreamReader(client.GetStream(), Encoding.UTF8);

        string answer = await reader.ReadToEndAsync(TestRun.Cancellation);

        // The length of the only chunk, the chunk, and the one of no length that ends the answer.
        string body = answer[(answer.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4)..];
        string[] lines = body.Split("\r\n");
        Assert.Equal(body.IndexOf("</Error>", StringComparison.Ordinal) + "</Error>".Length - (lines[0].Length + 2), Convert.ToInt32(lines[0], 16));
        Assert.EndsWith("</Error>\r\n0\r\n\r\n", body);
    }
}
