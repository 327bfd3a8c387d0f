namespace Pys3Local.S3.Checksums;

/// <summary>Digests with a thread of their own.</summary>
internal sealed class DigestLane(Digest[] digests) : HashingLane, IThreadPoolWorkItem
{
    public override void Append(ReadOnlySpan<byte> data)
    {
        foreach (var digest in digests)
            digest.Append(data);
    }

    void IThreadPoolWorkItem.Execute()
    {
        do
            Append(Piece.Span);
        while (EndPiece());
    }

    protected override void Start() => ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
}
