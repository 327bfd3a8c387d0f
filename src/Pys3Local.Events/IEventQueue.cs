using Pys3Local.Storage.Events;

namespace Pys3Local.Events;

/// <summary>The events that wait for one target, oldest first. Many add, one takes.</summary>
internal interface IEventQueue : IDisposable
{
    /// <summary>Bytes that wait.</summary>
    long Bytes { get; }

    /// <summary>Events that wait.</summary>
    long Count { get; }

    /// <summary>Keeps events in their order; returns when they are kept for good.</summary>
    void Add(IReadOnlyList<QueuedEvent> events);

    /// <summary>The oldest; null where none waits. The same one until <see cref="Remove"/>.</summary>
    QueuedEvent? Peek();

    /// <summary>Removes the oldest.</summary>
    void Remove();
}

/// <summary>As it waits.</summary>
internal readonly record struct QueuedEvent(string Id, ReadOnlyMemory<byte> Body)
{
    public static QueuedEvent Of(StoreEvent storeEvent) => new(storeEvent.Id, storeEvent.Body);
}

/// <summary>For a store that keeps nothing for longer itself.</summary>
internal sealed class MemoryQueue : IEventQueue
{
    private readonly Lock _lock = new();
    private readonly Queue<QueuedEvent> _events = [];
    private long _bytes;

    public long Bytes => Volatile.Read(ref _bytes);

    public long Count
    {
        get
        {
            lock (_lock)
                return _events.Count;
        }
    }

    public void Add(IReadOnlyList<QueuedEvent> events)
    {
        lock (_lock)
        {
            foreach (var queued in events)
            {
                _events.Enqueue(queued);
                _bytes += queued.Body.Length;
            }
        }
    }

    public QueuedEvent? Peek()
    {
        lock (_lock)
            return _events.TryPeek(out var first) ? first : null;
    }

    public void Remove()
    {
        lock (_lock)
            _bytes -= _events.Dequeue().Body.Length;
    }

    public void Dispose()
    {
    }
}
