namespace Pys3Local.Benchmarks.Load;

/// <summary>What a run of the generator has seen.</summary>
/// <param name="Seconds">From the first request to the last answer.</param>
/// <param name="BodyBytes">Bytes of bodies received.</param>
/// <param name="ClientSeconds">Processor time of the generator's one thread.</param>
internal sealed record LoadResult(int Requests, double Seconds, long BodyBytes, double ClientSeconds, long[] LatencyTicks)
{
    public double Rate => Requests / Seconds;

    /// <summary>In milliseconds.</summary>
    public double Percentile(double share)
    {
        Array.Sort(LatencyTicks, 0, Requests);
        return TimeSpan.FromTicks(LatencyTicks[Math.Min(Requests - 1, (int)(Requests * share))]).TotalMilliseconds;
    }
}
