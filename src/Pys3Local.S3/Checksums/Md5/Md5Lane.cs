namespace Pys3Local.S3.Checksums.Md5;

/// <summary>The MD5 of one content, computed beside those of others; and checksums that are too quick for a thread of their own.</summary>
internal sealed class Md5Lane(Md5Digest md5, Digest[] cheap) : HashingLane
{
    private ReadOnlyMemory<byte> _blocks;

    /// <summary>Whole blocks of the piece that are still to be brought into <see cref="Digest"/>.</summary>
    public ReadOnlySpan<byte> Blocks => _blocks.Span;

    public Md5Digest Digest => md5;

    public override void Append(ReadOnlySpan<byte> data)
    {
        md5.Append(data);
        AppendCheap(data);
    }

    /// <summary>To be called once before the blocks of a piece are taken.</summary>
    public void Begin()
    {
        var piece = Piece;
        AppendCheap(piece.Span);
        var (start, length) = md5.Split(piece.Span);
        _blocks = piece.Slice(start, length);
    }

    /// <summary>That many bytes of the blocks are in the state.</summary>
    public void Advance(int bytes) => _blocks = _blocks[bytes..];

    /// <summary>To be called once there are no more blocks.</summary>
    /// <returns>Whether there is another piece to begin with.</returns>
    public bool End() => EndPiece();

    protected override void Start() => Md5Workers.Shared.Add(this);

    private void AppendCheap(ReadOnlySpan<byte> data)
    {
        foreach (var digest in cheap)
            digest.Append(data);
    }
}
