using Pys3Local.Replication.Pace;

namespace Pys3Local.Replication.Tests.Pace;

/// <summary>What waits for a time waits for it once, whatever is done to the clock meanwhile.</summary>
public sealed class BandwidthTests
{
    private readonly TestTime _time = new();

    [Test]
    public async Task Bytes_beyond_the_rate_wait_for_their_turn()
    {
        var bandwidth = new Bandwidth(1000, _time);
        await bandwidth.TakeAsync(1000, TestRun.Cancellation);
        var taking = bandwidth.TakeAsync(1000, TestRun.Cancellation).AsTask();
        Assert.False(taking.IsCompleted);
        _time.Advance(TimeSpan.FromSeconds(1));
        await taking;
    }

    [Test]
    public async Task After_a_clock_that_was_set_back_bytes_are_sent_as_before()
    {
        var bandwidth = new Bandwidth(1000, _time);
        await bandwidth.TakeAsync(1000, TestRun.Cancellation);
        _time.Advance(TimeSpan.FromSeconds(1));
        _time.Set(TimeSpan.FromHours(-5));
        Assert.True(bandwidth.TakeAsync(1000, TestRun.Cancellation).IsCompleted);
    }

    [Test]
    public async Task A_pause_ends_after_its_time_also_where_the_clock_was_set_back()
    {
        var pause = new RemotePause(new ReplicationOptions { Time = _time, FirstPause = TimeSpan.FromSeconds(1), Log = static _ => { } });
        pause.Failed("remote", "away", pause.Now);
        var waiting = pause.WaitAsync(TestRun.Cancellation);
        Assert.False(waiting.IsCompleted);
        _time.Set(TimeSpan.FromHours(-5));
        _time.Advance(TimeSpan.FromSeconds(2));
        await waiting;
        Assert.True(pause.WaitAsync(TestRun.Cancellation).IsCompleted);
    }
}
