using System.Net.Sockets;
using System.Runtime.InteropServices;
using Pys3Local.Storage;

namespace Pys3Local.Server.Tests.Sending;

/// <summary>A content that sends itself; what it fails with comes after its bytes.</summary>
internal sealed class SocketContent(Socket socket, ReadOnlyMemory<byte> bytes)
    : ObjectReader(new() { Key = "key", Size = bytes.Length, ETag = "etag", LastModified = DateTimeOffset.UnixEpoch })
{
    private int _position;

    public StorageException? Failure { get; init; }

    public override bool CanSend => true;

    public override void Select(long offset, long length) => throw new NotSupportedException();

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        int count = Math.Min(buffer.Length, bytes.Length - _position);
        bytes.Slice(_position, count).CopyTo(buffer);
        _position += count;
        return new(count);
    }

    public override int Send(SafeHandle to, int count)
    {
        Assert.Same(socket.SafeHandle, to);
        if (_position == bytes.Length)
            throw Failure!;
        int sent = socket.Send(bytes.Span.Slice(_position, Math.Min(count, bytes.Length - _position)), SocketFlags.None, out var error);
        Assert.True(error is SocketError.Success or SocketError.WouldBlock);
        _position += sent;
        return sent;
    }
}
