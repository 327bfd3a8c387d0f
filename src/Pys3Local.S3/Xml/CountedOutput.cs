using System.Buffers;

namespace Pys3Local.S3.Xml;

/// <summary>
/// Takes memory of another writer in pieces and gives it out in crumbs, and knows how much it was: each call on a response's own writer takes a lock,
/// and a page of a listing has ten thousand of them.
/// </summary>
internal sealed class CountedOutput(IBufferWriter<byte> output) : IBufferWriter<byte>
{
    private const int PieceSize = 4096;

    private Memory<byte> _piece;
    private int _used;
    private long _before;

    public long Bytes => _before + _used;

    public void Advance(int count)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, _piece.Length - _used);
        _used += count;
    }

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        Reserve(sizeHint);
        return _piece[_used..];
    }

    public Span<byte> GetSpan(int sizeHint = 0)
    {
        Reserve(sizeHint);
        return _piece.Span[_used..];
    }

    /// <summary>Hands on what is left. To be called at the end.</summary>
    public void Complete()
    {
        if (_used > 0)
            output.Advance(_used);

        (_before, _piece, _used) = (Bytes, default, 0);
    }

    private void Reserve(int sizeHint)
    {
        if (_piece.Length - _used < Math.Max(1, sizeHint))
        {
            Complete();
            _piece = output.GetMemory(Math.Max(PieceSize, sizeHint));
        }
    }
}
