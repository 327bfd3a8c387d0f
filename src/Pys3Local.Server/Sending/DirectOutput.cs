using System.Buffers;
using System.IO.Pipelines;
using System.Net.Sockets;
using System.Runtime.ExceptionServices;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Pys3Local.S3.Wire;
using Pys3Local.Storage;

namespace Pys3Local.Server.Sending;

/// <summary>
/// What a connection without TLS sends, instead of the transport's pipe, which hands everything to another thread: this sends in the
/// thread that flushes, and a content from its file. Between two flushes that could send all it holds no memory.
/// </summary>
internal sealed class DirectOutput : PipeWriter, IDuplexPipe, IContentOutput
{
    /// <summary>Bytes that are read of a content when the socket is full: these can wait.</summary>
    private const int WaitingSize = 64 << 10;

    /// <summary>Bytes. What some pools give to who asks for none in particular is nothing.</summary>
    private const int SmallestBlock = 4096;

    private readonly ConnectionContext _connection;
    private readonly IDuplexPipe _transport;
    private readonly Socket _socket;
    private readonly MemoryPool<byte> _pool;

    private Queue<Block>? _full;
    private Block _block;
    private ObjectReader? _content;
    private int _contentLeft;
    private bool _gone;

    private DirectOutput(ConnectionContext connection, Socket socket, MemoryPool<byte> pool)
    {
        _connection = connection;
        _transport = connection.Transport;
        _socket = socket;
        _pool = pool;
    }

    public PipeReader Input => _transport.Input;

    public PipeWriter Output => this;

    public ExceptionDispatchInfo? Failure { get; private set; }

    public override bool CanGetUnflushedBytes => true;

    public override long UnflushedBytes
    {
        get
        {
            long bytes = _block.Unsent.Length + _contentLeft;
            foreach (var block in _full ?? [])
                bytes += block.Unsent.Length;
            return bytes;
        }
    }

    /// <summary>Puts one in the place of the transport's output, where there is a socket of Linux.</summary>
    public static ConnectionDelegate Use(ConnectionDelegate next) => connection =>
    {
        if (OperatingSystem.IsLinux()
            && connection.Features.Get<IConnectionSocketFeature>()?.Socket is { } socket
            && connection.Features.Get<IMemoryPoolFeature>()?.MemoryPool is { } pool)
        {
            connection.Transport = new DirectOutput(connection, socket, pool);
        }

        return next(connection);
    };

    public override Memory<byte> GetMemory(int sizeHint = 0)
    {
        if (_content is not null)
            return default;
        if (_block.IsRented && _block.Free.Length < Math.Max(sizeHint, 1))
            PutAside();
        if (!_block.IsRented)
        {
            var size = Math.Max(sizeHint, SmallestBlock);
            _block = new((size <= _pool.MaxBufferSize ? _pool : MemoryPool<byte>.Shared).Rent(size));
        }

        return _block.Free;
    }

    public override Span<byte> GetSpan(int sizeHint = 0) => GetMemory(sizeHint).Span;

    public void AddNext(ObjectReader content) => _content = content;

    public override void Advance(int bytes)
    {
        if (_content is null)
            _block.Fill(bytes);
        else
            _contentLeft = bytes;
    }

    public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default)
    {
        if (_gone)
            DropAll();
        return _gone || TrySendAll() ? new(new FlushResult(false, _gone)) : SendSlowlyAsync(cancellationToken);
    }

    /// <summary>Nobody who speaks HTTP/1 calls it: a flush ends when its bytes are sent or its connection is.</summary>
    public override void CancelPendingFlush()
    {
    }

    public override void Complete(Exception? exception = null)
    {
        if (!_gone)
            TrySendAll();
        _gone = true;
        DropAll();
        _transport.Output.Complete(exception);
    }

    /// <summary>A block that is full goes out at once, or waits for the flush.</summary>
    private void PutAside()
    {
        if (!_gone && _full is null)
            TrySend(ref _block, SocketCalls.More);
        if (_block.Unsent.IsEmpty)
            _block.Dispose();
        else
            (_full ??= new()).Enqueue(_block);
        _block = default;
    }

    /// <summary>False if the socket has not taken all: the rest has to wait.</summary>
    private bool TrySendAll()
    {
        if (_full is not null || !TrySend(ref _block, _content is null ? 0 : SocketCalls.More))
            return _gone;
        _block.Dispose();
        _block = default;
        return _content is null || TrySendContent();
    }

    private bool TrySend(ref Block block, int flags)
    {
        while (!_gone && !block.Unsent.IsEmpty)
        {
            var sent = SocketCalls.SendNow(_socket.SafeHandle, block.Unsent.Span, flags, out var error);
            if (sent > 0)
                block.Sent(sent);
            else if (error == SocketCalls.NoRoom)
                return false;
            else if (error != SocketCalls.Interrupted)
                Leave(new SocketException(error));
        }

        return !_gone;
    }

    private bool TrySendContent()
    {
        try
        {
            while (_contentLeft > 0)
            {
                var sent = SocketCalls.SendNow(_socket.SafeHandle, _content!.File!.Value, _contentLeft);
                if (sent == 0)
                    return false;
                _content.Skip(sent);
                _contentLeft -= sent;
            }

            _content = null;
        }
        catch (IOException failure)
        {
            Leave(failure);
        }

        return true;
    }

    private async ValueTask<FlushResult> SendSlowlyAsync(CancellationToken cancellationToken)
    {
        try
        {
            while (_full is not null)
            {
                using var block = _full.Dequeue();
                if (_full.Count == 0)
                    _full = null;
                await _socket.SendAsync(block.Unsent, SocketFlags.None, cancellationToken);
            }

            await _socket.SendAsync(_block.Unsent, SocketFlags.None, cancellationToken);
            _block.Sent(_block.Unsent.Length);
            while (!TrySendAll())
                await SendReadAsync(cancellationToken);
        }
        catch (StorageException failure)
        {
            Fail(failure);
        }
        catch (Exception failure) when (failure is SocketException or ObjectDisposedException)
        {
            Leave(failure);
        }
        catch (OperationCanceledException failure)
        {
            // Some of a block may have gone out: what follows would be mistaken for the rest.
            Leave(failure);
            throw;
        }

        return new(false, _gone);
    }

    /// <summary>The next bytes of the content through memory.</summary>
    private async ValueTask SendReadAsync(CancellationToken cancellationToken)
    {
        using var block = MemoryPool<byte>.Shared.Rent(Math.Min(WaitingSize, _contentLeft));
        var memory = block.Memory[..Math.Min(block.Memory.Length, _contentLeft)];
        var read = await _content!.ReadAsync(memory, cancellationToken);
        await _socket.SendAsync(memory[..read], SocketFlags.None, cancellationToken);
        _contentLeft -= read;
    }

    /// <summary>The content cannot go on, and so neither can the connection.</summary>
    private void Fail(StorageException failure)
    {
        Failure = ExceptionDispatchInfo.Capture(failure);
        Leave(failure);
    }

    /// <summary>The connection has ended, here or there.</summary>
    private void Leave(Exception reason)
    {
        _gone = true;
        DropAll();
        _connection.Abort(new ConnectionAbortedException("The response could not be sent.", reason));
    }

    private void DropAll()
    {
        while (_full?.TryDequeue(out var block) == true)
            block.Dispose();
        _full = null;
        _block.Dispose();
        _block = default;
        (_content, _contentLeft) = (null, 0);
    }
}
