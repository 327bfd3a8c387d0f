namespace Pys3Local.Storage.Memory;

internal sealed class MemoryReader(ObjectInfo info, MemoryContent content) : ObjectReader(info)
{
    private long _position;
    private long _end = content.Length;

    public MemoryContent Content => content;

    /// <summary>Neither narrowed nor read: it stands for the whole content.</summary>
    public bool IsUntouched => _position == 0 && _end == content.Length;

    public override bool IsNear => true;

    public override void Select(long offset, long length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(length, content.Length - offset);
        (_position, _end) = (offset, offset + length);
    }

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
            return ValueTask.FromCanceled<int>(cancellationToken);

        var target = buffer.Span;
        var done = 0;
        while (done < target.Length && _position < _end)
        {
            var source = content.Slice(_position);
            var count = (int)Math.Min(Math.Min(source.Length, _end - _position), target.Length - done);
            source[..count].CopyTo(target[done..]);
            done += count;
            _position += count;
        }

        return ValueTask.FromResult(done);
    }
}
