using Microsoft.AspNetCore.Connections;

namespace Pys3Local.Server.Memory;

/// <summary>
/// Gives memory back to the system when the server comes to rest: a collector sees no reason to, for nothing is allocated any more.
/// Looks every second while there is work, again after it, and then not until the next request: an idle server wakes nothing.
/// </summary>
internal sealed class RestingMemory : IDisposable
{
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    /// <summary>Bytes in one interval: a few requests.</summary>
    public const long AtRest = 32 << 10;

    /// <summary>Bytes since the last time: less is not worth a collection.</summary>
    public const long Worth = 8 << 20;

    /// <summary>Bytes of objects that a connection leaves behind.</summary>
    public const long Connection = 10 << 10;

    /// <summary>Bytes; about a tenth of a second. A heap that takes long to go through is one that is meant to be kept: the memory backend's content.</summary>
    private const long LargestHeap = 256 << 20;

    private readonly Action _collect;
    private readonly Func<long> _allocated;
    private readonly ITimer _timer;
    private long _closed;
    private long _seen;
    private long _collectAt;
    private int _looks;

    /// <param name="collect">Gives back all that is not in use any more.</param>
    /// <param name="allocated">Bytes of objects made so far in this process: the measure of work.</param>
    /// <param name="time">Its timer.</param>
    public RestingMemory(Action collect, Func<long> allocated, TimeProvider time)
    {
        _collect = collect;
        _allocated = allocated;
        _timer = time.CreateTimer(static state => ((RestingMemory)state!).Look(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        // A start leaves little behind, and to collect it would take more pages of code than it gives back.
        _seen = Work();
        _collectAt = _seen + Worth;
    }

    /// <summary>Of a process in which the server is all there is.</summary>
    public static RestingMemory OfProcess(ConnectionMemory connections, TimeProvider time) =>
        new(() => CollectAll(connections), static () => GC.GetTotalAllocatedBytes(), time);

    /// <summary>Sees the ends of connections.</summary>
    public ConnectionDelegate Watch(ConnectionDelegate next) => async connection =>
    {
        try
        {
            await next(connection);
        }
        finally
        {
            Closed();
        }
    };

    /// <summary>To be called after each request.</summary>
    public void Worked()
    {
        if (Volatile.Read(ref _looks) == 0 && Interlocked.Exchange(ref _looks, 1) == 0)
            _timer.Change(Interval, Timeout.InfiniteTimeSpan);
    }

    /// <summary>To be called after each connection: of thousands that close nothing is left to do, and much to give back.</summary>
    public void Closed()
    {
        Interlocked.Add(ref _closed, Connection);
        Worked();
    }

    public void Dispose() => _timer.Dispose();

    private static void CollectAll(ConnectionMemory connections)
    {
        connections.Clear();
        if (GC.GetTotalMemory(forceFullCollection: false) <= LargestHeap)
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
    }

    private long Work() => _allocated() + Volatile.Read(ref _closed);

    private void Look()
    {
        // First, so that a request that ends meanwhile makes it look again.
        Volatile.Write(ref _looks, 0);
        var work = Work();
        var rests = work - _seen <= AtRest;
        _seen = work;
        if (!rests)
        {
            Worked();
            return;
        }

        if (work < _collectAt)
            return;
        _collect();
        _collectAt = Work() + Worth;
    }
}
