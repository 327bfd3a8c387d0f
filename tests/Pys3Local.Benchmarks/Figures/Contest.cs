namespace Pys3Local.Benchmarks.Figures;

/// <summary>
/// Ours and something else, in turn, several times: what else the machine does meets both. The ratios are of neighbouring runs,
/// and their median is taken, so that a minute in which everything was slow does not count.
/// </summary>
internal sealed record Contest(Sample Ours, Sample Other, double Ratio, double ProcessorRatio)
{
    public static Contest Run(int repeats, Func<Sample> ours, Func<Sample> other)
    {
        ours();
        other();
        var pairs = new List<(Sample Ours, Sample Other)>();
        for (var i = 0; i < repeats; i++)
        {
            // Either goes first as often as the other.
            if (i % 2 == 0)
            {
                var first = ours();
                pairs.Add((first, other()));
            }
            else
            {
                var first = other();
                pairs.Add((ours(), first));
            }
        }

        return new(
            Middle(pairs.Select(pair => pair.Ours)), Middle(pairs.Select(pair => pair.Other)),
            Median(pairs.Select(pair => pair.Ours.Rate / pair.Other.Rate)),
            Median(pairs.Select(pair => pair.Other.Processor > 0 ? pair.Ours.Processor / pair.Other.Processor : 0)));
    }

    public static Sample Repeat(int repeats, Func<Sample> run)
    {
        run();
        return Middle(Enumerable.Range(0, repeats).Select(_ => run()).ToList());
    }

    public static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        return sorted.Length % 2 == 1 ? sorted[sorted.Length / 2] : (sorted[sorted.Length / 2 - 1] + sorted[sorted.Length / 2]) / 2;
    }

    private static Sample Middle(IEnumerable<Sample> samples)
    {
        var all = samples.ToList();
        return new(
            Median(all.Select(sample => sample.Rate)), Median(all.Select(sample => sample.Processor)), Median(all.Select(sample => sample.P99)),
            Median(all.Select(sample => sample.Client)), Median(all.Select(sample => sample.ClientShare)));
    }
}
