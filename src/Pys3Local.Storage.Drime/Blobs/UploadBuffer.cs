namespace Pys3Local.Storage.Drime.Blobs;

/// <summary>A piece of a body in memory, so that it can be sent again. Given back when disposed.</summary>
/// <param name="blocks">All of one length, but for one that is alone.</param>
/// <param name="size">Bytes that fit.</param>
internal sealed class UploadBuffer(UploadMemory owner, byte[][] blocks, int size) : IDisposable
{
    private byte[][]? _blocks = blocks;

    /// <summary>Bytes that have been filled.</summary>
    public int Length { get; private set; }

    public bool IsFull => Length == size;

    /// <summary>Where to fill it further, before <see cref="Advance"/>; there may be more after that. Not for one that is full.</summary>
    public Memory<byte> Space
    {
        get
        {
            var (index, at) = Math.DivRem(Length, Blocks[0].Length);
            var block = Blocks[index];
            return block.AsMemory(at, Math.Min(block.Length - at, size - Length));
        }
    }

    /// <summary>What has been filled, piece by piece.</summary>
    public IReadOnlyList<ReadOnlyMemory<byte>> Content
    {
        get
        {
            var length = Blocks[0].Length;
            return [.. Blocks.Select((block, i) => (ReadOnlyMemory<byte>)block.AsMemory(0, Math.Clamp(Length - i * length, 0, length)))];
        }
    }

    private byte[][] Blocks => _blocks ?? throw new ObjectDisposedException(nameof(UploadBuffer));

    public void Advance(int count) => Length += count;

    public void Clear() => Length = 0;

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _blocks, null) is { } taken)
            owner.Return(taken);
    }
}
