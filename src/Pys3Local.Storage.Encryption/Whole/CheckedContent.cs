namespace Pys3Local.Storage.Encryption.Whole;

/// <summary>The content of a version as the body of a write, which ends in <see cref="StorageFailure.Damaged"/> where it is not that of its ETag: damage is never written again as if it were whole.</summary>
internal sealed class CheckedContent(ObjectReader reader, Action<int> read) : Stream
{
    private readonly ContentETag? _etag = ContentETag.Of(reader.Info);

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
        var count = await reader.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
        if (count > 0)
        {
            _etag?.Append(buffer.Span[..count]);
            read(count);
        }
        else if (!buffer.IsEmpty && _etag?.Matches() == false)
        {
            throw new StorageException(StorageFailure.Damaged, $"{reader.Info.Key}: its content is not that which was stored. Restore it from another copy.");
        }

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

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _etag?.Dispose();

        base.Dispose(disposing);
    }
}
