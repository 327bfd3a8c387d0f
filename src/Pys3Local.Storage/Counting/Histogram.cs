namespace Pys3Local.Storage.Counting;

/// <summary>How long things took, in classes. Without a lock: a reader may see a time counted in one place and not yet in the other.</summary>
public sealed class Histogram
{
    private readonly double[] _bounds;
    private readonly long[] _ticks;
    private readonly long[] _counts;
    private long _sum;

    /// <param name="bounds">Seconds, ascending: each class holds what took no longer. There is one more for what took longer than the last.</param>
    public Histogram(params ReadOnlySpan<double> bounds)
    {
        _bounds = bounds.ToArray();
        _ticks = Array.ConvertAll(_bounds, static bound => TimeSpan.FromSeconds(bound).Ticks);
        _counts = new long[bounds.Length + 1];
    }

    /// <summary>In seconds.</summary>
    public IReadOnlyList<double> Bounds => _bounds;

    /// <summary>Of all that was recorded, in seconds.</summary>
    public double Sum => TimeSpan.FromTicks(Volatile.Read(ref _sum)).TotalSeconds;

    public void Record(TimeSpan took)
    {
        var ticks = Math.Max(0, took.Ticks);
        var place = 0;
        while (place < _ticks.Length && ticks > _ticks[place])
            place++;
        Interlocked.Increment(ref _counts[place]);
        Interlocked.Add(ref _sum, ticks);
    }

    /// <summary>How many took no longer than each of <see cref="Bounds"/>, and at the end all.</summary>
    public long[] Cumulative()
    {
        var counts = new long[_counts.Length];
        long all = 0;
        for (var place = 0; place < counts.Length; place++)
            counts[place] = all += Volatile.Read(ref _counts[place]);
        return counts;
    }
}
