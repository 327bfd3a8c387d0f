using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;

namespace Pys3Local.S3.Wire;

/// <summary>
/// Cuts off a client that neither sends nor takes enough. Only the time that is spent waiting for the client counts, and it counts
/// again from nothing with every 4 KiB: what a client did fast before buys it no time later, as it does under the average rates of Kestrel.
/// </summary>
/// <param name="cut">What ends the wait of a client that was too slow; null breaks the connection.</param>
internal sealed class ClientPace(HttpContext http, TimeSpan period, TimeProvider time, Action<HttpContext>? cut = null) : IDisposable
{
    private const int BytesPerPeriod = 4096;

    private ITimer? _timer;
    private TimeSpan _waited;
    private long _since;
    private long _acknowledged;
    private int _bytes;

    /// <summary>Bytes that were handed over for the client; kept here for who counts them.</summary>
    public long Sent { get; set; }

    /// <summary>The client was too slow and has been cut off.</summary>
    public bool IsOver { get; private set; }

    /// <summary>The server now waits for the client. Each call is followed by one of <see cref="Moved"/>.</summary>
    public void Wait()
    {
        _since = time.GetTimestamp();
        var left = period > _waited ? period - _waited : TimeSpan.Zero;
        if (_timer is null)
            _timer = time.CreateTimer(static state => ((ClientPace)state!).Look(), this, left, Timeout.InfiniteTimeSpan);
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

    /// <summary>One wait may be for many bytes that go out slowly: as long as the client takes them, it goes on.</summary>
    private void Look()
    {
        if (cut is null && Acknowledged() is var bytes && bytes >= _acknowledged + BytesPerPeriod)
        {
            _acknowledged = bytes;
            _timer!.Change(period, Timeout.InfiniteTimeSpan);
            return;
        }

        IsOver = true;
        if (cut is null)
            http.Abort();
        else
            cut(http);
    }

    private long Acknowledged() => http.Features.Get<IConnectionSocketFeature>()?.Socket is { } socket ? SocketProgress.Acknowledged(socket) : 0;
}
