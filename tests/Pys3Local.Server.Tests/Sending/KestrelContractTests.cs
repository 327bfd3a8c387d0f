using System.IO.Pipelines;
using System.Net;
using System.Net.Sockets;
using System.Reflection;
using System.Text;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Pys3Local.Server.Tests.Sending;

/// <summary>
/// What <c>DirectOutput</c> relies on in Kestrel and no documentation promises. When one of these fails after an update of .NET, look at
/// <c>src/Pys3Local.Server/Sending/README.md</c> first: without <c>ServerOptions.SendsDirectly</c> everything still works.
/// </summary>
public sealed class KestrelContractTests
{
    private const int Length = 300_000;
    private const int Piece = 128 << 10;

    private static readonly byte[] Content = Connection.Bytes(Length);

    private static CancellationToken Cancellation => TestRun.Cancellation;

    /// <summary>Memory is asked of the pipe that a connection middleware has put in place, and so are advances and flushes, one for one and in order.</summary>
    [Test]
    public async Task The_body_writer_hands_every_call_to_the_output_of_the_connection()
    {
        await using var exchange = await Exchange.StartAsync();

        Assert.Equal(Content, await exchange.GetAsync());

        // Everything of the answer, the headers included, passed by the recorder; each piece by exactly these calls.
        var piece = $"memory 0, advance {Piece}, flush";
        var rest = $"memory 0, advance {Length - (2 * Piece)}, flush";
        Assert.Contains($"{piece}, {piece}, {rest}", exchange.Recorder.Calls, StringComparison.Ordinal);
    }

    /// <summary>It counts what it is advanced by, though it has seen no memory: else the second answer would not come.</summary>
    [Test]
    public async Task The_connection_goes_on_after_bytes_that_it_has_not_seen()
    {
        await using var exchange = await Exchange.StartAsync();

        Assert.Equal(Content, await exchange.GetAsync());
        Assert.Equal(Content, await exchange.GetAsync());
        Assert.Equal(1, exchange.Connections);
    }

    /// <summary>The writer around ours keeps nothing for itself between two calls: that would be sent after what we send.</summary>
    [Test]
    public async Task Nothing_waits_between_the_body_writer_and_ours()
    {
        await using var exchange = await Exchange.StartAsync();

        await exchange.GetAsync();

        Assert.NotEmpty(exchange.Kept);
        Assert.All(exchange.Kept, kept => Assert.Null(kept));
    }

    [Test]
    public void The_transport_gives_its_socket_and_its_pool()
    {
        var connection = typeof(SocketTransportFactory).Assembly.GetType("Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets.Internal.SocketConnection");

        Assert.NotNull(connection);
        Assert.True(typeof(IConnectionSocketFeature).IsAssignableFrom(connection));
        Assert.True(typeof(IMemoryPoolFeature).IsAssignableFrom(connection));
    }

    /// <summary>Kestrel on the network with a recorder where <c>DirectOutput</c> would be, and an application that moves as <c>ResponseWriter</c> does.</summary>
    private sealed class Exchange : IHttpApplication<IFeatureCollection>, IAsyncDisposable
    {
        private readonly KestrelServer _kestrel;
        private readonly HttpClient _client = new();

        private Exchange()
        {
            var options = new KestrelServerOptions();
            options.Listen(IPAddress.Loopback, 0, listener =>
            {
                listener.Protocols = HttpProtocols.Http1;
                listener.Use(next => connection =>
                {
                    Connections++;
                    connection.Transport = Recorder = new(connection.Transport, connection.Features.Get<IConnectionSocketFeature>()!.Socket);
                    return next(connection);
                });
            });
            _kestrel = new(Options.Create(options), new SocketTransportFactory(Options.Create(new SocketTransportOptions()), NullLoggerFactory.Instance), NullLoggerFactory.Instance);
        }

        public Recorder Recorder { get; private set; } = null!;

        public int Connections { get; private set; }

        /// <summary>What Kestrel's writer around the recorder kept when a piece was about to be sent.</summary>
        public List<object?> Kept { get; } = [];

        public static async Task<Exchange> StartAsync()
        {
            var exchange = new Exchange();
            await exchange._kestrel.StartAsync(exchange, Cancellation);
            return exchange;
        }

        public Task<byte[]> GetAsync() => _client.GetByteArrayAsync(_kestrel.Features.Get<IServerAddressesFeature>()!.Addresses.First(), Cancellation);

        public IFeatureCollection CreateContext(IFeatureCollection contextFeatures) => contextFeatures;

        public async Task ProcessRequestAsync(IFeatureCollection context)
        {
            context.Get<IHttpResponseFeature>()!.Headers.ContentLength = Length;
            var body = context.Get<IHttpResponseBodyFeature>()!;
            await body.StartAsync(Cancellation);
            Assert.Same(Recorder, context.Get<IConnectionTransportFeature>()!.Transport.Output);
            for (var sent = 0; sent < Length;)
            {
                var count = Math.Min(Length - sent, Piece);
                Recorder.Next = Content.AsMemory(sent, count);
                Kept.Add(Inner(context));
                _ = body.Writer.GetMemory();
                body.Writer.Advance(count);
                await body.Writer.FlushAsync(Cancellation);
                sent += count;
            }
        }

        public void DisposeContext(IFeatureCollection context, Exception? exception) => Assert.Null(exception);

        public async ValueTask DisposeAsync()
        {
            _client.Dispose();
            await _kestrel.StopAsync(CancellationToken.None);
            _kestrel.Dispose();
        }

        /// <summary>The first buffer of Kestrel's writer; it has none as long as it passes everything on.</summary>
        private object? Inner(IFeatureCollection http1Connection)
        {
            var producer = Value(http1Connection, "Output");
            var writer = Value(producer, "_pipeWriter");
            Assert.Same(Recorder, Value(writer, "_innerPipeWriter"));
            Assert.Null(Field(writer, "_currentFlushTcs").GetValue(writer));
            return Field(writer, "_head").GetValue(writer);
        }

        private static object Value(object owner, string name)
        {
            const BindingFlags Any = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic;
            for (var type = owner.GetType(); type is not null; type = type.BaseType)
            {
                if ((type.GetProperty(name, Any)?.GetValue(owner) ?? type.GetField(name, Any)?.GetValue(owner)) is { } value)
                    return value;
            }

            throw new MissingMemberException(owner.GetType().FullName, name);
        }

        private static FieldInfo Field(object owner, string name) =>
            owner.GetType().GetField(name, BindingFlags.Instance | BindingFlags.NonPublic) ?? throw new MissingFieldException(owner.GetType().FullName, name);
    }

    /// <summary>Sends what it is given beside the calls, as <c>DirectOutput</c> sends a content, and writes the calls down.</summary>
    private sealed class Recorder(IDuplexPipe transport, Socket socket) : PipeWriter, IDuplexPipe
    {
        private readonly StringBuilder _calls = new();
        private readonly byte[] _block = new byte[Piece];
        private int _filled;

        public PipeReader Input => transport.Input;

        public PipeWriter Output => this;

        public ReadOnlyMemory<byte>? Next { get; set; }

        public string Calls => _calls.ToString();

        public override bool CanGetUnflushedBytes => true;

        public override long UnflushedBytes => _filled;

        public override Memory<byte> GetMemory(int sizeHint = 0)
        {
            Note($"memory {sizeHint}");
            return Next is null ? _block.AsMemory(_filled) : default;
        }

        public override Span<byte> GetSpan(int sizeHint = 0) => GetMemory(sizeHint).Span;

        public override void Advance(int bytes)
        {
            Note($"advance {bytes}");
            if (Next is { } next)
                Assert.Equal(next.Length, bytes);
            else
                _filled += bytes;
        }

        public override async ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default)
        {
            Note("flush");
            await SendAsync(_block.AsMemory(0, _filled), cancellationToken);
            await SendAsync(Next ?? default, cancellationToken);
            (_filled, Next) = (0, null);
            return default;
        }

        public override void CancelPendingFlush()
        {
        }

        public override void Complete(Exception? exception = null) => transport.Output.Complete(exception);

        private async Task SendAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
        {
            while (!bytes.IsEmpty)
                bytes = bytes[await socket.SendAsync(bytes, SocketFlags.None, cancellationToken)..];
        }

        private void Note(string call) => _calls.Append(_calls.Length == 0 ? "" : ", ").Append(call);
    }
}
