namespace Pys3Local.Storage;

/// <summary>A store that knows how much space it has: optional, in addition to <see cref="IObjectStore"/>.</summary>
public interface ICapacityStore
{
    /// <summary>Null if it is not known now.</summary>
    ValueTask<StoreCapacity?> FindCapacityAsync(CancellationToken cancellationToken);
}
