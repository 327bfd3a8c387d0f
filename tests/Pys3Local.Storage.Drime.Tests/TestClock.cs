namespace Pys3Local.Storage.Drime.Tests;

/// <summary>Shows the time that it is given; its timers are real, since they only guard what must not take for ever.</summary>
public sealed class TestClock : TimeProvider
{
    private DateTimeOffset _now = new(2026, 6, 1, 12, 0, 0, TimeSpan.Zero);

    public void Advance(TimeSpan time) => _now += time;

    public override DateTimeOffset GetUtcNow() => _now;
}
