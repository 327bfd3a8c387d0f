using System.Globalization;

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
/// <param name="Id">The same each time that it is sent, and no other event's; see <see cref="IdOf"/>.</param>
/// <param name="Body">JSON.</param>
public sealed record StoreEvent(string Target, string Id, ReadOnlyMemory<byte> Body)
{
    private const int SequenceLength = 16;

    /// <summary>What an event is called by.</summary>
    /// <param name="sequence">Of the write: ticks of the time (UTC), or as few more as it takes to be greater than the last.</param>
    /// <param name="number">Of several events of one write.</param>
    public static string IdOf(long sequence, int number) => string.Create(CultureInfo.InvariantCulture, $"{SequencerOf(sequence)}-{number}");

    /// <summary>As readers of events compare it: as text.</summary>
    public static string SequencerOf(long sequence) => sequence.ToString("X16", CultureInfo.InvariantCulture);

    /// <summary>When the write was of which an event tells; null where its id does not say so.</summary>
    public static DateTimeOffset? TimeOf(string id) =>
        id.Length > SequenceLength && long.TryParse(id.AsSpan(0, SequenceLength), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var ticks) && ticks > 0 && ticks <= DateTimeOffset.MaxValue.Ticks
            ? new DateTimeOffset(ticks, TimeSpan.Zero)
            : null;
}
