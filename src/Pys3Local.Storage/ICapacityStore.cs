namespace Pys3Local.Storage;

/// <summary>A store that knows how much space it has: optional, in addition to <see cref="IObjectStore"/>.</summary>
public interface ICapacityStore
{
    /// <summary>Null if it is not known now.</summary>
    ValueTask<StoreCapacity?> FindCapacityAsync(CancellationToken cancellationToken);
}

/// <summary>The space of a store.</summary>
/// <param name="Total">Bytes, of everything that shares the place.</param>
/// <param name="Available">Bytes that can still be written.</param>
public sealed record StoreCapacity(long Total, long Available)
{
    /// <summary>Bytes; by others too, where they share the place.</summary>
    public long Used => Math.Max(0, Total - Available);
}
