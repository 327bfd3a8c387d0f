namespace Pys3Local.Benchmarks.Load;

/// <summary>Which requests are sent, and when it is enough.</summary>
/// <param name="Requests">Sent in turn by whichever connection is free.</param>
/// <param name="Duration">Repeat the requests for so long; null to send each of them once.</param>
internal sealed record Workload(IReadOnlyList<Request> Requests, TimeSpan? Duration)
{
    public static Workload Once(IReadOnlyList<Request> requests) => new(requests, null);

    public static Workload Repeat(TimeSpan duration, params IReadOnlyList<Request> requests) => new(requests, duration);
}
