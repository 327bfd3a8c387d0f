using System.Buffers;
using Pys3Local.Storage.Encryption.Keys;

namespace Pys3Local.Storage.Encryption.Format;

/// <summary>
/// A body on its way into the store: what is read from it is the encrypted stream of what is read from the body. The last frame is made only once the body
/// has ended, and so has verified.
/// </summary>
internal sealed class EncryptingStream : ReadOnlyStream
{
    private readonly Stream _body;
    private readonly FrameCipher _cipher;
    private readonly StoredHash _hash = new();

    // Two in turn: while one is read into, what was read before it may still be hashed (ObjectWrite.Body).
    private byte[] _content = ArrayPool<byte>.Shared.Rent(FrameLayout.FrameSize);
    private byte[] _ahead = ArrayPool<byte>.Shared.Rent(FrameLayout.FrameSize);
    private readonly byte[] _stored = ArrayPool<byte>.Shared.Rent(FrameLayout.StoredFrameSize);
    private int _contentLength = -1;
    private int _storedAt;
    private int _storedEnd;
    private long _frame;
    private bool _ended;
    private bool _disposed;

    public EncryptingStream(Stream body, ObjectKey key, int part, ReadOnlyMemory<byte> salt)
    {
        _body = body;
        var header = new StreamHeader(FrameCipher.Preferred, part, salt);
        _cipher = new FrameCipher(header.Cipher, key.StreamKey(salt.Span, part));
        header.Write(_stored);
        _storedEnd = StreamHeader.Size;
        _hash.Append(_stored.AsSpan(0, StreamHeader.Size));
    }

    /// <summary>Bytes of the body so far.</summary>
    public long ContentLength { get; private set; }

    /// <summary>Of what has been handed out, as an ETag.</summary>
    public string StoredETag => _hash.ToString();

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_storedAt == _storedEnd)
        {
            if (_ended || buffer.IsEmpty)
                return 0;

            if (buffer.Length >= FrameLayout.StoredFrameSize)
                return await NextFrameAsync(buffer, cancellationToken).ConfigureAwait(false);

            _storedAt = 0;
            _storedEnd = await NextFrameAsync(_stored, cancellationToken).ConfigureAwait(false);
        }

        var count = Math.Min(buffer.Length, _storedEnd - _storedAt);
        _stored.AsMemory(_storedAt, count).CopyTo(buffer);
        _storedAt += count;
        return count;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing && !_disposed)
        {
            _disposed = true;
            _cipher.Dispose();
            foreach (var buffer in (ReadOnlySpan<byte[]>)[_content, _ahead])
                ArrayPool<byte>.Shared.Return(buffer, clearArray: true);

            ArrayPool<byte>.Shared.Return(_stored);
        }

        base.Dispose(disposing);
    }

    private async ValueTask<int> NextFrameAsync(Memory<byte> target, CancellationToken cancellationToken)
    {
        if (_contentLength < 0)
            _contentLength = await FillAsync(_content, cancellationToken).ConfigureAwait(false);

        // A full frame is the last where nothing comes after it.
        var aheadLength = _contentLength < FrameLayout.FrameSize ? 0 : await FillAsync(_ahead, cancellationToken).ConfigureAwait(false);
        _ended = aheadLength == 0;
        var count = _cipher.Seal(_frame++, _ended, _content.AsSpan(0, _contentLength), target.Span);
        _hash.Append(target.Span[..count]);
        (_content, _ahead, _contentLength) = (_ahead, _content, aheadLength);
        return count;
    }

    private async ValueTask<int> FillAsync(byte[] buffer, CancellationToken cancellationToken)
    {
        var filled = await _body.ReadAtLeastAsync(buffer.AsMemory(0, FrameLayout.FrameSize), FrameLayout.FrameSize, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false);
        ContentLength += filled;
        return filled;
    }
}
