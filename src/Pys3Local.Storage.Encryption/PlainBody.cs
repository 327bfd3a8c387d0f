using Pys3Local.Storage.Encryption.Format;

namespace Pys3Local.Storage.Encryption;

/// <summary>A body that is stored in the clear, of which is seen whether it begins as an encrypted one does.</summary>
internal sealed class PlainBody : ReadOnlyStream, IRetainsBuffers
{
    private readonly Stream _body;
    private readonly byte[] _first = new byte[StreamHeader.Size];
    private int _filled;

    private PlainBody(Stream body) => _body = body;

    /// <summary>The body has begun so.</summary>
    public bool IsLikeEncrypted => StreamHeader.Read(_first.AsSpan(0, _filled)) is not null;

    public int Reads
    {
        set
        {
            if (_body is IRetainsBuffers looking)
                looking.Reads = value;
        }
    }

    /// <summary>Null where it need not be looked at: there is nothing in it, or it is a copy of what was looked at when it was opened, and the store below may copy it without reading.</summary>
    public static PlainBody? Of(Stream body) => body == Stream.Null || body is ObjectReaderStream { Reader: not (PlainReader or DecryptingReader) } ? null : new(body);

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        _filled < _first.Length ? ReadFirstAsync(buffer, cancellationToken) : _body.ReadAsync(buffer, cancellationToken);

    private async ValueTask<int> ReadFirstAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        var count = await _body.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
        var taken = Math.Min(count, _first.Length - _filled);
        buffer.Span[..taken].CopyTo(_first.AsSpan(_filled));
        _filled += taken;
        return count;
    }
}

/// <summary>Content in the clear that begins as an encrypted one does: without the mark that says so. A copy of it is looked at again.</summary>
internal sealed class PlainReader(ObjectInfo info, ObjectReader stored) : ObjectReader(info)
{
    public override bool IsNear => stored.IsNear;

    public override FileRange? File => stored.File;

    public override void Select(long offset, long length) => stored.Select(offset, length);

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken) => stored.ReadAsync(buffer, cancellationToken);

    public override void Skip(int count) => stored.Skip(count);

    public override async ValueTask DisposeAsync()
    {
        await stored.DisposeAsync().ConfigureAwait(false);
        await base.DisposeAsync().ConfigureAwait(false);
    }
}
