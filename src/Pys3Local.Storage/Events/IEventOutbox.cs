namespace Pys3Local.Storage.Events;

/// <summary>Where events wait until their targets have taken them.</summary>
public interface IEventOutbox
{
    /// <summary>What events can be sent to, by the names that the operator has given.</summary>
    IReadOnlyCollection<string> Targets { get; }

    /// <summary>
    /// Returns when the event is kept as safely as what it is about; it is then sent at least once, after those of the same target that were added
    /// before. Where as many wait as may, it is dropped, which the log says: a target that is down must not stop writers.
    /// </summary>
    /// <exception cref="StorageException">It could not be kept.</exception>
    ValueTask AddAsync(StoreEvent storeEvent, CancellationToken cancellationToken);
}

/// <summary>An event on its way to a target.</summary>
/// <param name="Target">One of <see cref="IEventOutbox.Targets"/>.</param>
/// <param name="Id">The same each time that it is sent, and no other event's.</param>
/// <param name="Body">JSON.</param>
public sealed record StoreEvent(string Target, string Id, ReadOnlyMemory<byte> Body);
