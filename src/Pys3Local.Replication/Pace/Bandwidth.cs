namespace Pys3Local.Replication.Pace;

/// <summary>How many bytes may be sent: so many in each second, for all copies together.</summary>
/// <param name="bytesPerSecond">Null: as many as the network takes.</param>
internal sealed class Bandwidth(long? bytesPerSecond, TimeProvider time)
{
    private readonly Lock _lock = new();
    private readonly long _start = time.GetTimestamp();

    /// <summary>Since <see cref="_start"/>: when all that was taken has been sent.</summary>
    private TimeSpan _free;

    /// <summary>How many bytes are taken at once at most: a wait of a tenth of a second, so that the rate is even.</summary>
    public int Piece { get; } = bytesPerSecond is { } rate ? (int)Math.Clamp(rate / 10, 1024, 1 << 20) : int.MaxValue;

    /// <summary>Waits until so many bytes may be sent.</summary>
    public async ValueTask TakeAsync(int bytes, CancellationToken cancellationToken)
    {
        if (bytesPerSecond is not { } rate || bytes == 0)
            return;

        TimeSpan wait;
        lock (_lock)
        {
            var now = time.GetElapsedTime(_start);
            var begin = _free > now ? _free : now;
            _free = begin + TimeSpan.FromSeconds((double)bytes / rate);
            wait = begin - now;
        }

        if (wait > TimeSpan.Zero)
            await Task.Delay(wait, time, cancellationToken).ConfigureAwait(false);
    }
}
