namespace Pys3Local.Storage.Memory;

/// <summary>Counts the bytes of content that the store keeps or is about to keep.</summary>
internal sealed class MemoryBudget(long limit)
{
    private long _used;

    /// <summary>Null if there is no limit.</summary>
    public StoreCapacity? Capacity => limit == long.MaxValue ? null : new(limit, limit - Interlocked.Read(ref _used));

    public void Take(long bytes)
    {
        if (Interlocked.Add(ref _used, bytes) <= limit)
            return;

        Return(bytes);
        throw new StorageException(StorageFailure.NoSpace, $"The memory store is limited to {limit} bytes.");
    }

    public void Return(long bytes) => Interlocked.Add(ref _used, -bytes);
}
