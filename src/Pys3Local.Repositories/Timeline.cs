namespace Pys3Local.Repositories;

/// <summary>When backups came, in steps of ten minutes: the files of one backup are one, and memory is bounded whatever is in a bucket.</summary>
internal sealed class Timeline
{
    private const long StepSeconds = 600;

    /// <summary>A year of backups every ten minutes. Of more the oldest are forgotten.</summary>
    private const int Most = 53_000;

    /// <summary>With fewer gaps nothing is usual.</summary>
    private const int LeastGaps = 2;

    private readonly SortedSet<long> _steps = [];

    public DateTimeOffset? Newest { get; private set; }

    /// <summary>The median of the times between backups; null where there are too few.</summary>
    public TimeSpan? Interval
    {
        get
        {
            var gaps = _steps.Zip(_steps.Skip(1), (earlier, later) => later - earlier).Where(gap => gap > 1).Order().ToList();
            return gaps.Count < LeastGaps ? null : TimeSpan.FromSeconds(gaps[gaps.Count / 2] * StepSeconds);
        }
    }

    public void Add(DateTimeOffset time)
    {
        if (Newest is null || time > Newest)
            Newest = time;

        if (_steps.Add(time.ToUnixTimeSeconds() / StepSeconds) && _steps.Count > Most)
            _steps.Remove(_steps.Min);
    }
}
