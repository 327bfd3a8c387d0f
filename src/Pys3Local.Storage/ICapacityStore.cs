namespace Pys3Local.Storage;

/// <summary>A store that knows how much room it has: optional, beside <see cref="IObjectStore"/>.</summary>
public interface ICapacityStore
{
    /// <summary>Null where it is not known now.</summary>
    ValueTask<StoreCapacity?> FindCapacityAsync(CancellationToken cancellationToken);
}
