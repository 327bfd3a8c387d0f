namespace Pys3Local.Storage.Drime.Api;

/// <summary>
/// A token bucket for the requests of one account: the service allows 2,000 a minute and this stays below, with room for the
/// account's other clients. A service that says "later" stops everyone until then.
/// </summary>
internal sealed class RequestPace(TimeProvider time, Func<TimeSpan, CancellationToken, Task> delay)
{
    /// <summary>Requests.</summary>
    private const int Burst = 200;

    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(1) / 1600;

    private readonly Lock _gate = new();
    private readonly long _start = time.GetTimestamp();

    /// <summary>Both by the time since <see cref="_start"/>.</summary>
    private TimeSpan _next = TimeSpan.MinValue;
    private TimeSpan _pausedUntil = TimeSpan.MinValue;

    public async ValueTask TakeAsync(CancellationToken cancellationToken)
    {
        if (Reserve() is var wait && wait > TimeSpan.Zero)
            await delay(wait, cancellationToken).ConfigureAwait(false);
    }

    public void PauseFor(TimeSpan duration)
    {
        lock (_gate)
        {
            var until = time.GetElapsedTime(_start) + duration;
            _pausedUntil = until > _pausedUntil ? until : _pausedUntil;
        }
    }

    private TimeSpan Reserve()
    {
        lock (_gate)
        {
            var now = time.GetElapsedTime(_start);
            var full = now - Burst * Interval;
            _next = (_next > full ? _next : full) + Interval;
            var at = _next > _pausedUntil ? _next : _pausedUntil;
            return at - now;
        }
    }
}
