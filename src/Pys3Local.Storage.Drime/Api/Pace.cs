namespace Pys3Local.Storage.Drime.Api;

/// <summary>
/// A token bucket for the requests of one account: the service allows 2,000 a minute and this stays below, with room for the
/// account's other clients. A service that says "later" stops everyone until then.
/// </summary>
internal sealed class Pace(TimeProvider time, Func<TimeSpan, CancellationToken, Task> delay)
{
    /// <summary>Requests.</summary>
    private const int Burst = 200;

    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(1) / 1600;

    private readonly Lock gate = new();
    private DateTimeOffset next = DateTimeOffset.MinValue;
    private DateTimeOffset pausedUntil = DateTimeOffset.MinValue;

    public async ValueTask TakeAsync(CancellationToken cancellationToken)
    {
        if (Reserve() is var wait && wait > TimeSpan.Zero)
            await delay(wait, cancellationToken).ConfigureAwait(false);
    }

    public void PauseFor(TimeSpan duration)
    {
        lock (gate)
        {
            var until = time.GetUtcNow() + duration;
            pausedUntil = until > pausedUntil ? until : pausedUntil;
        }
    }

    private TimeSpan Reserve()
    {
        lock (gate)
        {
            var now = time.GetUtcNow();
            var full = now - Burst * Interval;
            next = (next > full ? next : full) + Interval;
            var at = next > pausedUntil ? next : pausedUntil;
            return at - now;
        }
    }
}
