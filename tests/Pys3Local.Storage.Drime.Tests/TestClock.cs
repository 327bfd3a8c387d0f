namespace Pys3Local.Storage.Drime.Tests;

/// <summary>Shows the time that it is given; its timers are real, since they only guard what must not take for ever.</summary>
public sealed class TestClock : TimeProvider
{
    private TimeSpan _passed = TimeSpan.FromHours(1);
    private DateTimeOffset _now = new(2026, 6, 1, 12, 0, 0, TimeSpan.Zero);

    public void Advance(TimeSpan time)
    {
        _now += time;
        _passed += time;
    }

    /// <summary>The clock is set, by hand or by the network; no time passes.</summary>
    public void Set(TimeSpan by) => _now += by;

    public override DateTimeOffset GetUtcNow() => _now;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => _passed.Ticks;
}
