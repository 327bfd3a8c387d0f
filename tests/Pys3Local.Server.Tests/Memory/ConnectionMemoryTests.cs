using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Pys3Local.Server.Listening;
using Pys3Local.Server.Logging;
using Pys3Local.Server.Memory;

namespace Pys3Local.Server.Tests.Memory;

public sealed class ConnectionMemoryTests
{
    /// <summary>Fails when an update of .NET gives the transport its memory in another way.</summary>
    [Test]
    public async Task Connections_use_it()
    {
        var memory = new ConnectionMemory();
        var pool = (BlockPool)memory.Create();
        var loggers = new PlainLoggerFactory(new LogSink(Stream.Null, TimeProvider.System), LogLevel.Warning, null);
        var options = new KestrelServices(loggers, memory).Transport(new());
        var transport = new SocketTransportFactory(Options.Create(options), loggers);
        await using var listener = await transport.BindAsync(new IPEndPoint(IPAddress.Loopback, 0), TestRun.Cancellation);
        using var client = new TcpClient();
        await client.ConnectAsync((IPEndPoint)listener.EndPoint, TestRun.Cancellation);
        await using var connection = await listener.AcceptAsync(TestRun.Cancellation);

        await client.GetStream().WriteAsync("hello"u8.ToArray(), TestRun.Cancellation);
        var read = await connection!.Transport.Input.ReadAsync(TestRun.Cancellation);

        Assert.Equal("hello", Encoding.ASCII.GetString(read.Buffer.FirstSpan));
        Assert.True(pool.Made > 0);
    }

    [Test]
    public async Task A_short_document_has_its_length()
    {
        await using var server = await TestServer.StartAsync();
        using var client = new TcpClient();
        await client.ConnectAsync("127.0.0.1", new Uri(server.Url).Port, TestRun.Cancellation);
        await client.GetStream().WriteAsync("GET /no-such-bucket HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"u8.ToArray(), TestRun.Cancellation);
        using var reader = new StreamReader(client.GetStream(), Encoding.UTF8);

        var answer = await reader.ReadToEndAsync(TestRun.Cancellation);

        var parts = answer.Split("\r\n\r\n", 2);
        Assert.Contains($"Content-Length: {Encoding.UTF8.GetByteCount(parts[1])}\r\n", parts[0]);
        Assert.EndsWith("</Error>", parts[1]);
    }

    [Test]
    public void A_block_that_came_back_is_lent_again()
    {
        using var pool = new BlockPool();
        var block = pool.Rent();
        var memory = block.Memory;
        block.Dispose();

        Assert.Equal(BlockPool.BlockSize, memory.Length);
        Assert.Equal(memory, pool.Rent().Memory);
        Assert.NotEqual(memory, pool.Rent().Memory);
    }

    [Test]
    public void A_bounded_number_is_kept()
    {
        using var pool = new BlockPool();
        for (var round = 0; round < 2; round++)
        {
            var blocks = Enumerable.Range(0, BlockPool.MostKept + 10).Select(_ => pool.Rent()).ToList();
            blocks.ForEach(block => block.Dispose());
            Assert.Equal(BlockPool.MostKept, pool.Kept);
            pool.Clear();
            Assert.Equal(0, pool.Kept);
        }
    }

    [Test]
    public void More_than_a_block_is_refused()
    {
        using var pool = new BlockPool();

        Assert.Throws<ArgumentOutOfRangeException>(() => pool.Rent(BlockPool.BlockSize + 1));
    }
}
