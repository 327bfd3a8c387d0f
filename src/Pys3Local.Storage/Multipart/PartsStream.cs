namespace Pys3Local.Storage.Multipart;

/// <summary>The parts of an upload, one after the other, with one of them open at a time.</summary>
/// <param name="open">Opens a part; throws if it is not the one that was asked for.</param>
public sealed class PartsStream<TPart>(IReadOnlyList<TPart> parts, Func<TPart, CancellationToken, ValueTask<ObjectReader>> open) : Stream
{
    private int _next;
    private ObjectReader? _current;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (buffer.IsEmpty)
            return 0;

        while (true)
        {
            if (_current is not null)
            {
                var read = await _current.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
                if (read > 0)
                    return read;

                await CloseAsync().ConfigureAwait(false);
            }

            if (_next == parts.Count)
                return 0;

            _current = await open(parts[_next++], cancellationToken).ConfigureAwait(false);
        }
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("Read it asynchronously.");

    public override async ValueTask DisposeAsync()
    {
        await CloseAsync().ConfigureAwait(false);
        await base.DisposeAsync().ConfigureAwait(false);
    }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    private async ValueTask CloseAsync()
    {
        if (_current is { } reader)
        {
            _current = null;
            await reader.DisposeAsync().ConfigureAwait(false);
        }
    }
}
