using System.Buffers;
using Pys3Local.Storage.Cloud.Services;

namespace Pys3Local.Storage.Cloud.Caching;

/// <summary>A part of an object: the blocks at its beginning that are in the cache, and from the first that is not the service's answer, of which the blocks are kept as they come.</summary>
internal sealed class CachedBody : ReadOnlyStream
{
    private const long Size = BlockCache.BlockSize;

    private readonly BlockCache _cache;
    private readonly string _name;
    private readonly long _size;
    private readonly long _end;
    private long _firstMissing;
    private readonly byte[] _buffer = ArrayPool<byte>.Shared.Rent((int)Size);
    private long _position;
    private long _block = -1;
    private int _length;

    private readonly Func<(long Offset, long Length), CancellationToken, ValueTask<BlobContent?>> _open;

    /// <param name="cache">Of the blocks.</param>
    /// <param name="name">Of the object in it.</param>
    /// <param name="size">Bytes of the object.</param>
    /// <param name="range">Offset and length.</param>
    /// <param name="open">Asks the service.</param>
    public CachedBody(BlockCache cache, string name, long size, (long Offset, long Length) range, Func<(long Offset, long Length), CancellationToken, ValueTask<BlobContent?>> open)
    {
        var (offset, length) = range;
        (_cache, _name, _size, _position, _end, _open) = (cache, name, size, offset, Math.Min(offset + length, size), open);
        _firstMissing = offset / Size;
        while (_firstMissing * Size < _end && cache.Has(name, _firstMissing))
            _firstMissing++;
    }

    /// <summary>What has to come from the service, in whole blocks; null for nothing.</summary>
    public (long Offset, long Length)? Missing =>
        _firstMissing * Size >= _end ? null : (_firstMissing * Size, Math.Min((_end + Size - 1) / Size * Size, _size) - _firstMissing * Size);

    public BlobContent? Rest { get; set; }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_position >= _end || buffer.IsEmpty)
            return 0;

        var block = _position / Size;
        if (block != _block)
        {
            (_block, _length) = (-1, await LoadAsync(block, cancellationToken).ConfigureAwait(false));
            _block = block;
        }

        var at = (int)(_position - block * Size);
        var count = (int)Math.Min(Math.Min(buffer.Length, _length - at), _end - _position);
        if (count <= 0)
            return 0;

        _buffer.AsMemory(at, count).CopyTo(buffer);
        _position += count;
        return count;
    }

    public override async ValueTask DisposeAsync()
    {
        ArrayPool<byte>.Shared.Return(_buffer);
        if (Rest is not null)
            await Rest.DisposeAsync().ConfigureAwait(false);

        await base.DisposeAsync().ConfigureAwait(false);
    }

    private async ValueTask<int> LoadAsync(long block, CancellationToken cancellationToken)
    {
        var expected = (int)Math.Min(Size, _size - block * Size);
        if (block < _firstMissing)
        {
            if (await _cache.ReadAsync(_name, block, _buffer.AsMemory(0, (int)Size), cancellationToken).ConfigureAwait(false) == expected)
                return expected;

            // It was gone, or damaged: from here on it comes from the service.
            _firstMissing = block;
            if (Rest is not null)
                await Rest.DisposeAsync().ConfigureAwait(false);

            Rest = await _open(Missing!.Value, cancellationToken).ConfigureAwait(false) ??
                throw new StorageException(StorageFailure.Unavailable, "A block of the cache was damaged, and the object has been replaced since it was opened.");
        }

        // A part of a block would be taken for all of it.
        var filled = await Rest!.Body.ReadAtLeastAsync(_buffer.AsMemory(0, expected), expected, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false);
        if (filled != expected)
            throw new StorageException(StorageFailure.Unavailable, $"The service has sent {filled} bytes of a block of {expected}.");

        await _cache.WriteAsync(_name, block, _buffer.AsMemory(0, expected), cancellationToken).ConfigureAwait(false);
        return expected;
    }
}
