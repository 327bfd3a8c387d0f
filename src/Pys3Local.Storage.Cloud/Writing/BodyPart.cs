namespace Pys3Local.Storage.Cloud.Writing;

/// <summary>
/// The next bytes of a body as a stream of their own. That of the last part ends when the body has said that it is whole, and throws what the body throws.
/// </summary>
internal sealed class BodyPart(Stream body, long length, bool isLast) : ReadOnlyStream
{
    private long _left = length;

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (buffer.IsEmpty || _left == 0 && !isLast)
            return 0;

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
