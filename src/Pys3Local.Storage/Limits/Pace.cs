namespace Pys3Local.Storage.Limits;

/// <summary>Reading in the background, no faster than so many bytes a second from its beginning on.</summary>
/// <param name="bytesPerSecond">Null for no limit.</param>
public sealed class Pace(TimeProvider time, long? bytesPerSecond)
{
    private static readonly TimeSpan WorthWaiting = TimeSpan.FromMilliseconds(20);

    private readonly long _begun = time.GetTimestamp();
    private long _bytes;

    /// <summary>Counts what was read, and waits where it is faster than it may be.</summary>
    /// <param name="count">Bytes.</param>
    /// <param name="waiting">Called before a wait.</param>
    public async ValueTask AddAsync(int count, Action? waiting, CancellationToken cancellationToken)
    {
        _bytes += count;
        if (bytesPerSecond is not (> 0 and var rate))
            return;

        var early = TimeSpan.FromSeconds((double)_bytes / rate) - time.GetElapsedTime(_begun);
        if (early > WorthWaiting)
        {
            waiting?.Invoke();
            await Task.Delay(early, time, cancellationToken).ConfigureAwait(false);
        }
    }
}
