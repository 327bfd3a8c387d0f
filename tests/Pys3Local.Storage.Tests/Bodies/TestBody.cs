namespace Pys3Local.Storage.Tests.Bodies;

/// <summary>A body as a request delivers it: in pieces of any size, read asynchronously only, from the front to the end.</summary>
public class TestBody(byte[] content) : Stream
{
    private readonly Random _pieces = new(content.Length);
    private ReadOnlyMemory<byte> _before;
    private Memory<byte> _handedOut;

    public bool IsDisposed { get; private set; }

    /// <summary>It has returned 0: all of it counts.</summary>
    public bool HasEnded { get; private set; }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => Delivered;
        set => throw new NotSupportedException();
    }

    protected int Delivered { get; private set; }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        Assert.True(
            _handedOut.Span.SequenceEqual(_before.Span) || _handedOut.Span.Overlaps(buffer.Span),
            "While a read is under way, the buffer of the read before it must still hold what was read.");
        await Task.Yield();
        cancellationToken.ThrowIfCancellationRequested();
        var count = Math.Min(Math.Min(buffer.Length, content.Length - Delivered), _pieces.Next(4) == 0 ? 1 + _pieces.Next(100) : int.MaxValue);
        if (count == 0 && buffer.Length > 0)
        {
            await EndAsync(cancellationToken);
            HasEnded = true;
            return 0;
        }

        _before = content.AsMemory(Delivered, count);
        _before.CopyTo(buffer);
        _handedOut = buffer[..count];
        Delivered += count;
        return count;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("Read it asynchronously.");

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <summary>What happens instead of the end.</summary>
    protected virtual ValueTask EndAsync(CancellationToken cancellationToken) => ValueTask.CompletedTask;

    protected override void Dispose(bool disposing)
    {
        IsDisposed = true;
        base.Dispose(disposing);
    }
}
