using Pys3Local.S3.Hosting;

namespace Pys3Local.Server.Testing;

/// <summary>
/// The machine's clock, and how far a test has moved it. Only what time it is moves: timers run as they did. Retention follows as if the
/// machine had been up for that long.
/// </summary>
public sealed class TestClock : TimeProvider, IMachineUptime
{
    /// <summary>Which keeps every date that a client may ask for within what dates can be.</summary>
    private static readonly TimeSpan Furthest = TimeSpan.FromDays(200 * 365);

    private readonly DateTimeOffset _started = System.GetUtcNow();
    private long _offset;

    /// <summary>How far it is ahead of the machine's; negative where it is late.</summary>
    public TimeSpan Offset => new(Interlocked.Read(ref _offset));

    /// <summary>Of this process: nothing that a moved clock has noted counts in another one.</summary>
    public string BootId { get; } = Guid.NewGuid().ToString();

    public TimeSpan Uptime => GetUtcNow() - _started + Furthest;

    public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + Offset;

    /// <summary>Moves it; negative is back.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Further than 200 years from now.</exception>
    public void Advance(TimeSpan by) => MoveTo(Offset + by);

    /// <summary>Sets it. It runs on from there.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Further than 200 years from now.</exception>
    public void Set(DateTimeOffset now) => MoveTo(now - System.GetUtcNow());

    /// <summary>Back to the machine's.</summary>
    public void Reset() => MoveTo(TimeSpan.Zero);

    private void MoveTo(TimeSpan offset)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(offset.Duration(), Furthest, "the clock");
        Interlocked.Exchange(ref _offset, offset.Ticks);
    }
}
