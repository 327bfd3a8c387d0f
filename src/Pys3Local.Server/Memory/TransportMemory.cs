using System.Buffers;
using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;

namespace Pys3Local.Server.Memory;

/// <summary>The memory of all connections: one pool for each of the transport's queues.</summary>
internal sealed class TransportMemory
{
    /// <summary>Blocks in all pools: 16 MiB, more than 64 uploads that read ahead have at once.</summary>
    private const int MostKept = (16 << 20) / BlockPool.BlockSize;

    /// <summary>Bytes; about a tenth of a second.</summary>
    private const long LargestHeap = 256 << 20;

    private readonly ConcurrentBag<BlockPool> _pools = [];
    private readonly int _keptInEach;

    private TransportMemory(int queues) => _keptInEach = MostKept / Math.Max(1, queues);

    /// <summary>Becomes the memory of the transport that is made with these options.</summary>
    public static TransportMemory Of(SocketTransportOptions options)
    {
        var memory = new TransportMemory(options.IOQueueCount);
        // From .NET 10 on Kestrel's own pool shrinks; before, there is no public way to give the transport another.
        if (Environment.Version.Major == 9)
            SetFactory(options, memory.Create);
        return memory;
    }

    /// <summary>Gives up the blocks that nobody uses, and with them everything else in the process that nobody uses.</summary>
    public void Collect()
    {
        foreach (var pool in _pools)
            pool.Clear();
        // A heap that takes long to go through is one that is meant to be kept: the memory backend's content.
        if (GC.GetTotalMemory(forceFullCollection: false) <= LargestHeap)
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
    }

    private BlockPool Create()
    {
        var pool = new BlockPool(_keptInEach);
        _pools.Add(pool);
        return pool;
    }

    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "set_MemoryPoolFactory")]
    private static extern void SetFactory(SocketTransportOptions options, Func<MemoryPool<byte>> factory);
}
