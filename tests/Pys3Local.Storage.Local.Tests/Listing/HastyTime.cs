namespace Pys3Local.Storage.Local.Tests.Listing;

/// <summary>A clock whose timers never go off, or, once it hurries, at once: whatever is waited for takes too long.</summary>
internal sealed class HastyTime : TimeProvider
{
    public bool Hurries { get; set; }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        System.CreateTimer(callback, state, Hurries && dueTime != Timeout.InfiniteTimeSpan ? TimeSpan.Zero : Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
}
