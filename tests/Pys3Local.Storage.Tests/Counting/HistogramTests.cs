using Pys3Local.Storage.Counting;

namespace Pys3Local.Storage.Tests.Counting;

public sealed class HistogramTests
{
    [Test]
    public void Each_class_holds_what_took_no_longer_and_the_last_one_all()
    {
        var histogram = new Histogram(0.01, 0.1, 1);
        foreach (var seconds in (double[])[0.005, 0.01, 0.02, 0.5, 5])
            histogram.Record(TimeSpan.FromSeconds(seconds));

        Assert.Equal([2L, 3L, 4L, 5L], histogram.Cumulative());
        Assert.Equal(5.535, histogram.Sum);
    }

    [Test]
    public async Task Nothing_is_lost_where_many_record()
    {
        var histogram = new Histogram(0.001);
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() =>
        {
            for (var i = 0; i < 10_000; i++)
                histogram.Record(TimeSpan.FromMilliseconds(i % 2 * 2));
        })));

        Assert.Equal([40_000L, 80_000L], histogram.Cumulative());
        Assert.Equal(80, histogram.Sum);
    }
}
