namespace Pys3Local.Storage;

/// <summary>The space of a store.</summary>
/// <param name="Total">Bytes, of everything that shares the place.</param>
/// <param name="Available">Bytes that can still be written.</param>
public sealed record StoreCapacity(long Total, long Available)
{
    /// <summary>Bytes; by others too, where they share the place.</summary>
    public long Used => Math.Max(0, Total - Available);
}
