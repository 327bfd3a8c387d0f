namespace Pys3Local.Storage;

/// <summary>Times that come from outside (a client's retention, the time of a file or of another service) may be near the end of what a date can be.</summary>
public static class FarTimes
{
    /// <summary>The sum, or the last or first moment there is where it would be beyond that.</summary>
    public static DateTimeOffset PlusOrEnd(this DateTimeOffset time, TimeSpan span) =>
        span >= DateTimeOffset.MaxValue - time ? DateTimeOffset.MaxValue
        : span <= DateTimeOffset.MinValue - time ? DateTimeOffset.MinValue
        : time.ToUniversalTime() + span;
}
