using Microsoft.AspNetCore.Http;

namespace Pys3Local.S3;

/// <summary>
/// Cuts off a client that neither sends nor takes enough. Only the time that is spent waiting for the client counts, and it counts
/// anew with every 4 KiB: what a client did fast before buys it no time later, as it does under the average rates of Kestrel.
/// </summary>
internal sealed class ClientPace(HttpContext http, TimeSpan period, TimeProvider time) : IDisposable
{
    private const int BytesPerPeriod = 4096;

    private ITimer? _timer;
    private TimeSpan _waited;
    private long _since;
    private int _bytes;

    /// <summary>The server now waits for the client. Each call is followed by one of <see cref="Moved"/>.</summary>
    public void Wait()
    {
        _since = time.GetTimestamp();
        var left = period > _waited ? period - _waited : TimeSpan.Zero;
        if (_timer is null)
            _timer = time.CreateTimer(static state => ((HttpContext)state!).Abort(), http, left, Timeout.InfiniteTimeSpan);
        else
            _timer.Change(left, Timeout.InfiniteTimeSpan);
    }

    /// <summary>The client has sent or taken so much.</summary>
    public void Moved(int bytes)
    {
        _timer!.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _bytes += bytes;
        if (_bytes >= BytesPerPeriod)
            (_bytes, _waited) = (0, TimeSpan.Zero);
        else
            _waited += time.GetElapsedTime(_since);
    }

    public void Dispose() => _timer?.Dispose();
}
