using System.Buffers;
using System.Collections.Concurrent;
using Microsoft.AspNetCore.Connections;

namespace Pys3Local.Server.Memory;

/// <summary>The memory that connections read into and answer from: one pool of blocks for all of them.</summary>
internal sealed class ConnectionMemory : IMemoryPoolFactory<byte>
{
    private readonly BlockPool _pool = new();

    public MemoryPool<byte> Create(MemoryPoolOptions? options = null) => _pool;

    /// <summary>Leaves the blocks that nobody uses to the garbage collector.</summary>
    public void Clear() => _pool.Clear();
}

/// <summary>
/// Blocks of one size, of which it keeps a bounded number: ten thousand requests that come at once take one each, and none of them
/// is to stay for ever.
/// </summary>
internal sealed class BlockPool : MemoryPool<byte>
{
    /// <summary>Bytes. Kestrel's own pools give out 4 KiB: with four times as much, a body takes a quarter of the calls.</summary>
    public const int BlockSize = 16 << 10;

    /// <summary>16 MiB: more than 64 uploads that read ahead have at once.</summary>
    public const int MostKept = (16 << 20) / BlockSize;

    private readonly ConcurrentQueue<Block> _kept = new();
    private int _count;
    private long _made;

    public override int MaxBufferSize => BlockSize;

    /// <summary>How many blocks there have been.</summary>
    public long Made => Volatile.Read(ref _made);

    /// <summary>How many blocks wait to be used again.</summary>
    public int Kept => _kept.Count;

    public override IMemoryOwner<byte> Rent(int minBufferSize = -1)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(minBufferSize, BlockSize);
        if (!_kept.TryDequeue(out var block))
        {
            Interlocked.Increment(ref _made);
            return new Block(this);
        }

        Interlocked.Decrement(ref _count);
        return block;
    }

    public void Clear()
    {
        while (_kept.TryDequeue(out _))
            Interlocked.Decrement(ref _count);
    }

    // The transport disposes of the pools that it was given when it stops listening; this one is everybody's.
    protected override void Dispose(bool disposing) => Clear();

    private void Return(Block block)
    {
        if (Interlocked.Increment(ref _count) <= MostKept)
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
