using System.IO.Pipelines;
using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Pys3Local.Server.Sending;

namespace Pys3Local.Server.Tests.Sending;

/// <summary>A connection as the transport hands it over, with its client.</summary>
internal sealed class Connection : DefaultConnectionContext, IConnectionSocketFeature, IMemoryPoolFeature, IAsyncDisposable
{
    private readonly Socket _client = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);

    public Connection()
    {
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen();
        _client.Connect(listener.LocalEndPoint!);
        Socket = listener.Accept();
        Socket.Blocking = false;
        Transport = new Unused();
        Features.Set<IConnectionSocketFeature>(this);
        Features.Set<IMemoryPoolFeature>(this);
        DirectOutput.Use(_ => Task.CompletedTask)(this);
    }

    public Socket Socket { get; }

    public CountingPool Pool { get; } = new();

    public PipeWriter Output => Transport!.Output;

    public bool IsAborted { get; private set; }

    System.Buffers.MemoryPool<byte> IMemoryPoolFeature.MemoryPool => Pool;

    public static byte[] Bytes(int count)
    {
        var bytes = new byte[count];
        new Random(count).NextBytes(bytes);
        return bytes;
    }

    public async Task<byte[]> ReceiveAsync(int count)
    {
        var bytes = new byte[count];
        for (var got = 0; got < count;)
        {
            var received = await _client.ReceiveAsync(bytes.AsMemory(got), TestRun.Cancellation);
            Assert.NotEqual(0, received);
            got += received;
        }

        return bytes;
    }

    /// <summary>The client is gone without a word, as after a power cut.</summary>
    public void Leave()
    {
        _client.LingerState = new(enable: true, 0);
        _client.Dispose();
    }

    public override void Abort(ConnectionAbortedException abortReason) => IsAborted = true;

    public override async ValueTask DisposeAsync()
    {
        _client.Dispose();
        Socket.Dispose();
        Pool.Dispose();
        await base.DisposeAsync();
    }

    private sealed class Unused : IDuplexPipe
    {
        private readonly Pipe _pipe = new();

        public PipeReader Input => _pipe.Reader;

        public PipeWriter Output => _pipe.Writer;
    }
}
