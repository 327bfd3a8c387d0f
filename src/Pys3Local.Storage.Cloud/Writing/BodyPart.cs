namespace Pys3Local.Storage.Cloud.Writing;

/// <summary>
/// The next bytes of a body as a stream of their own. That of the last part ends when the body has said that it is whole, and throws what the body throws. The body may still look at the
/// bytes that it has given last, until it is read again (<see cref="IRetainsBuffers"/>): at the end of a part that is after whoever reads the part has let go of his buffers. So the end of
/// a part is read into memory of its own.
/// </summary>
/// <param name="body">It goes on after this.</param>
/// <param name="length">Bytes of the part.</param>
/// <param name="isLast">The body ends with it.</param>
/// <param name="kept">For the end of a part that is not the last; the same for all parts of the body.</param>
internal sealed class BodyPart(Stream body, long length, bool isLast, Memory<byte> kept = default) : ReadOnlyStream
{
    private long _left = length;

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (buffer.IsEmpty || _left == 0 && !isLast)
            return 0;

        if (!isLast && buffer.Length >= _left)
        {
            var end = kept[..(int)Math.Min(kept.Length, _left)];
            var count = await body.ReadAsync(end, cancellationToken).ConfigureAwait(false);
            if (count == 0)
                throw new StorageException(StorageFailure.Unavailable, "A body was not as long as it was announced.");

            end[..count].CopyTo(buffer);
            _left -= count;
            return count;
        }

        var read = await body.ReadAsync(_left == 0 ? buffer[..1] : buffer[..(int)Math.Min(buffer.Length, _left)], cancellationToken).ConfigureAwait(false);
        if (read == 0 && _left > 0 || read > _left)
            throw new StorageException(StorageFailure.Unavailable, "A body was not as long as it was announced.");

        _left -= read;
        return read;
    }
}

/// <summary>Bytes in memory as a body.</summary>
internal sealed class MemoryPart(ReadOnlyMemory<byte> content) : ReadOnlyStream
{
    private ReadOnlyMemory<byte> _rest = content;

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var count = Math.Min(buffer.Length, _rest.Length);
        _rest[..count].CopyTo(buffer);
        _rest = _rest[count..];
        return new(count);
    }
}
