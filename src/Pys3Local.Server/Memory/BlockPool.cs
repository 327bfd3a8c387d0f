using System.Buffers;
using System.Collections.Concurrent;

namespace Pys3Local.Server.Memory;

/// <summary>
/// The blocks that connections read into and answer from. It keeps a bounded number of those that come back; Kestrel's own pool
/// keeps all that were ever in use at once, and ten thousand requests that come at once take one each.
/// </summary>
internal sealed class BlockPool(int mostKept) : MemoryPool<byte>
{
    /// <summary>Bytes. Kestrel's pool gives out 4 KiB: with four times as much, a body takes a quarter of the calls and of the copies.</summary>
    public const int BlockSize = 16 << 10;

    private readonly ConcurrentQueue<Block> _kept = new();
    private int _count;

    public override int MaxBufferSize => BlockSize;

    /// <summary>How many blocks wait to be used again.</summary>
    public int Kept => _kept.Count;

    public override IMemoryOwner<byte> Rent(int minBufferSize = -1)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(minBufferSize, BlockSize);
        if (!_kept.TryDequeue(out var block))
            return new Block(this);

        Interlocked.Decrement(ref _count);
        return block;
    }

    /// <summary>Leaves what it keeps to the garbage collector.</summary>
    public void Clear()
    {
        while (_kept.TryDequeue(out _))
            Interlocked.Decrement(ref _count);
    }

    protected override void Dispose(bool disposing) => Clear();

    private void Return(Block block)
    {
        if (Interlocked.Increment(ref _count) <= mostKept)
            _kept.Enqueue(block);
        else
            Interlocked.Decrement(ref _count);
    }

    private sealed class Block(BlockPool pool) : IMemoryOwner<byte>
    {
        public Memory<byte> Memory { get; } = GC.AllocateUninitializedArray<byte>(BlockSize);

        public void Dispose() => pool.Return(this);
    }
}
