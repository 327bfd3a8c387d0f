using System.Text;
using Pys3Local.Server.Metrics;
using Pys3Local.Storage.Counting;

namespace Pys3Local.Server.Tests.Metrics;

public sealed class MetricsTextTests
{
    [Test]
    public void The_text_format_of_Prometheus() => Assert.Equal(
        """
        # HELP things_total Things.
        # TYPE things_total counter
        things_total{name="a \"b\" \\ c\nd",code="200"} 3
        # HELP level A level.
        # TYPE level gauge
        level 1.5
        # HELP took_seconds Times.
        # TYPE took_seconds histogram
        took_seconds_bucket{operation="x",le="0.5"} 1
        took_seconds_bucket{operation="x",le="+Inf"} 2
        took_seconds_sum{operation="x"} 1.25
        took_seconds_count{operation="x"} 2

        """, Written(isOpenMetrics: false));

    [Test]
    public void OpenMetrics_names_a_family_of_counters_without_its_suffix_and_says_where_it_ends()
    {
        var text = Written(isOpenMetrics: true);

        Assert.StartsWith("# HELP things Things.\n# TYPE things counter\nthings_total{", text);
        Assert.EndsWith("\n# EOF\n", text);
    }

    private static string Written(bool isOpenMetrics)
    {
        var text = new MetricsText(isOpenMetrics);
        text.Family("things_total", MetricKind.Counter, "Things.");
        text.Sample(3, ("name", "a \"b\" \\ c\nd"), ("code", "200"));
        text.One("level", MetricKind.Gauge, "A level.", 1.5);
        var histogram = new Histogram(0.5);
        histogram.Record(TimeSpan.FromSeconds(0.25));
        histogram.Record(TimeSpan.FromSeconds(1));
        text.Family("took_seconds", MetricKind.Histogram, "Times.");
        text.Sample(histogram, ("operation", "x"));
        return Encoding.UTF8.GetString(text.ToBytes());
    }
}
