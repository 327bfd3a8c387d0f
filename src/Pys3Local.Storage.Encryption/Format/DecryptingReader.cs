using System.Buffers;
using Pys3Local.Storage.Encryption.Keys;

namespace Pys3Local.Storage.Encryption.Format;

/// <summary>One encrypted stream of an object: where its content begins in the whole, and where it is stored.</summary>
internal readonly record struct StoredPart(int Number, long Offset, long Length, long StoredOffset);

/// <summary>
/// The content of an encrypted object. Reads the frames that a selected part needs, and no others; nothing of a frame is handed out before all of it
/// has been authenticated.
/// </summary>
internal sealed class DecryptingReader(ObjectInfo info, ObjectReader stored, IReadOnlyList<StoredPart> parts, ObjectKey key) : ObjectReader(info)
{
    private byte[]? _frame;
    private byte[]? _content;
    private long _contentAt;
    private int _contentLength;
    private int _contentUsed;
    private long _position;
    private long _end = info.Size;
    private long _storedPosition;
    private int _part = -1;
    private FrameCipher? _cipher;

    public override void Select(long offset, long length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(length, Info.Size - offset);
        (_position, _end) = (offset, offset + length);
        _storedPosition = -1;
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        if (_position == _end || buffer.IsEmpty)
            return 0;

        if (_position < _contentAt || _position >= _contentAt + _contentLength)
            await NextFrameAsync(cancellationToken).ConfigureAwait(false);

        var at = (int)(_position - _contentAt);
        var count = (int)Math.Min(Math.Min(buffer.Length, _contentLength - at), _end - _position);
        _content.AsMemory(at, count).CopyTo(buffer);
        _position += count;
        return count;
    }

    public override async ValueTask DisposeAsync()
    {
        _cipher?.Dispose();
        if (_content is not null)
        {
            _content.AsSpan(0, _contentUsed).Clear();
            ArrayPool<byte>.Shared.Return(_content);
        }

        if (_frame is not null)
            ArrayPool<byte>.Shared.Return(_frame);

        (_content, _frame) = (null, null);
        await stored.DisposeAsync().ConfigureAwait(false);
        await base.DisposeAsync().ConfigureAwait(false);
    }

    private async ValueTask NextFrameAsync(CancellationToken cancellationToken)
    {
        if (await TryFrameAsync(cancellationToken).ConfigureAwait(false))
            return;

        // It may have been damaged on its way from a service, and be kept so in a cache.
        if (await stored.RefreshAsync(cancellationToken).ConfigureAwait(false))
        {
            (_storedPosition, _part) = (-1, -1);
            if (await TryFrameAsync(cancellationToken).ConfigureAwait(false))
                return;
        }

        throw Damaged();
    }

    /// <summary>False where the frame does not verify.</summary>
    private async ValueTask<bool> TryFrameAsync(CancellationToken cancellationToken)
    {
        // No more than the largest frame that can come, with the header of its stream.
        var largest = (int)Math.Min(FrameLayout.FrameSize, Info.Size);
        _frame ??= ArrayPool<byte>.Shared.Rent(StreamHeader.Size + largest + FrameLayout.Overhead);
        _content ??= ArrayPool<byte>.Shared.Rent(largest);
        var index = PartAt(_position);
        var part = parts[index];
        var frame = (_position - part.Offset) / FrameLayout.FrameSize;
        var length = FrameLayout.ContentOf(frame, part.Length);
        var last = frame == FrameLayout.Frames(part.Length) - 1;
        var bytes = _frame.AsMemory(StreamHeader.Size, length + FrameLayout.Overhead);

        // The header and the first frame are beside each other.
        var isFirst = _part != index && frame == 0;
        if (isFirst)
            await ReadStoredAsync(part.StoredOffset, _frame.AsMemory(0, StreamHeader.Size + bytes.Length), cancellationToken).ConfigureAwait(false);
        else if (_part != index)
            await ReadStoredAsync(part.StoredOffset, _frame.AsMemory(0, StreamHeader.Size), cancellationToken).ConfigureAwait(false);

        if (_part != index && !TryOpenPart(index))
            return false;

        if (!isFirst)
            await ReadStoredAsync(part.StoredOffset + FrameLayout.FrameOffset(frame), bytes, cancellationToken).ConfigureAwait(false);

        _contentUsed = Math.Max(_contentUsed, length);
        if (!_cipher!.TryOpen(frame, last, bytes.Span, _content.AsSpan(0, length)))
            return false;

        (_contentAt, _contentLength) = (part.Offset + frame * FrameLayout.FrameSize, length);
        return true;
    }

    /// <summary>With the header that has been read.</summary>
    private bool TryOpenPart(int index)
    {
        if (StreamHeader.Read(_frame.AsSpan(0, StreamHeader.Size)) is not { } header || header.Part != parts[index].Number)
            return false;

        _cipher?.Dispose();
        _cipher = new FrameCipher(header.Cipher, key.StreamKey(header.Salt.Span, parts[index].Number));
        _part = index;
        return true;
    }

    private async ValueTask ReadStoredAsync(long offset, Memory<byte> target, CancellationToken cancellationToken)
    {
        if (offset != _storedPosition)
            stored.Select(offset, StoredEnd() - offset);

        for (var filled = 0; filled < target.Length;)
        {
            var count = await stored.ReadAsync(target[filled..], cancellationToken).ConfigureAwait(false);
            if (count == 0)
                throw Damaged();

            filled += count;
        }

        _storedPosition = offset + target.Length;
    }

    /// <summary>Where the last frame that is wanted ends.</summary>
    private long StoredEnd()
    {
        var part = parts[PartAt(_end - 1)];
        var frame = (_end - 1 - part.Offset) / FrameLayout.FrameSize;
        return part.StoredOffset + FrameLayout.FrameOffset(frame) + FrameLayout.ContentOf(frame, part.Length) + FrameLayout.Overhead;
    }

    /// <summary>The part that holds a byte of the content; parts without content hold none.</summary>
    private int PartAt(long offset)
    {
        var (low, high) = (0, parts.Count - 1);
        while (low < high)
        {
            var middle = (low + high + 1) / 2;
            (low, high) = parts[middle].Offset <= offset ? (middle, high) : (low, middle - 1);
        }

        return low;
    }

    private StorageException Damaged() => new(
        StorageFailure.Damaged, $"{Info.Key}: its encrypted content has been changed or is damaged. Restore it from another copy.");
}
