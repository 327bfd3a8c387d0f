namespace Pys3Local.Server.Tests.Memory;

/// <summary>A clock with one timer, which goes off when the test says so and only if it was set.</summary>
internal sealed class ManualTimer : TimeProvider, ITimer
{
    private TimerCallback? _callback;
    private object? _state;

    public bool IsSet { get; private set; }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        (_callback, _state) = (callback, state);
        Change(dueTime, period);
        return this;
    }

    public bool Change(TimeSpan dueTime, TimeSpan period)
    {
        Assert.Equal(Timeout.InfiniteTimeSpan, period);
        IsSet = dueTime != Timeout.InfiniteTimeSpan;
        return true;
    }

    public void GoOff()
    {
        Assert.True(IsSet);
        IsSet = false;
        _callback!(_state);
    }

    public void Dispose()
    {
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
