namespace Pys3Local.Storage.Local.Objects;

/// <summary>
/// Compares what is read with the checksum of the upload, and never hands out the end of what differs: the read fails instead. A part of
/// the content cannot be checked against its checksum, so all of it is read before.
/// </summary>
internal sealed class CheckedReader(string bucket, LocalReader reader) : ObjectReader(reader.Info)
{
    private const int BufferSize = 128 * 1024;

    private ContentHasher? _hasher = ContentHasher.Of(reader.Info.Size, reader.Info);
    private long _left = reader.Info.Size;
    private (long Offset, long Length)? _selected;
    private StorageException? _failure;

    public override bool IsNear => true;

    public override void Select(long offset, long length)
    {
        if (length == Info.Size || _hasher is null)
            reader.Select(offset, length);
        else
            _selected = (offset, length);
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        if (_failure is not null)
        {
            // What has failed does not end well on a second try.
            throw new StorageException(_failure.Failure, _failure.Message, _failure);
        }

        if (_selected is var (offset, length))
        {
            await ReadAllAsync(cancellationToken).ConfigureAwait(false);
            reader.Select(offset, length);
            _selected = null;
        }

        return await ReadPieceAsync(buffer, cancellationToken).ConfigureAwait(false);
    }

    public override async ValueTask DisposeAsync()
    {
        _hasher?.Dispose();
        await reader.DisposeAsync().ConfigureAwait(false);
        await base.DisposeAsync().ConfigureAwait(false);
    }

    private async ValueTask ReadAllAsync(CancellationToken cancellationToken)
    {
        var buffer = new byte[BufferSize];
        while (_hasher is not null)
            await ReadPieceAsync(buffer, cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask<int> ReadPieceAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        var count = await reader.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
        if (_hasher is null)
            return count;

        _hasher.Append(buffer.Span[..count]);
        _left -= count;
        if (_left > 0 || buffer.IsEmpty)
            return count;

        var etag = _hasher.Finish();
        _hasher.Dispose();
        _hasher = null;
        if (etag == Info.ETag)
            return count;

        _failure = new StorageException(StorageFailure.Damaged, $"{bucket}/{Info.Key}: its bytes have the MD5 {etag}, and were stored with {Info.ETag}");
        throw _failure;
    }
}
