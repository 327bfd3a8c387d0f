using System.Globalization;
using System.Text;
using Pys3Local.Storage.Counting;

namespace Pys3Local.Server.Metrics;

/// <summary>
/// Metrics as Prometheus reads them: its text format, or OpenMetrics, which differs in the names of counters' families and in its last line.
/// </summary>
/// <remarks>
/// https://prometheus.io/docs/instrumenting/exposition_formats/ and https://prometheus.io/docs/specs/om/open_metrics_spec/
/// </remarks>
public sealed class MetricsText(bool isOpenMetrics)
{
    private const string CounterSuffix = "_total";

    private readonly StringBuilder _text = new();
    private string _sample = "";

    public bool IsOpenMetrics { get; } = isOpenMetrics;

    public string ContentType => IsOpenMetrics ? "application/openmetrics-text; version=1.0.0; charset=utf-8" : "text/plain; version=0.0.4; charset=utf-8";

    /// <summary>What the samples after it belong to. Each family is written once, with all of its samples.</summary>
    /// <param name="name">Whole; that of a counter ends with <c>_total</c>.</param>
    /// <param name="help">One line.</param>
    public void Family(string name, MetricKind kind, string help)
    {
        _sample = name;
        var family = IsOpenMetrics && kind == MetricKind.Counter && name.EndsWith(CounterSuffix, StringComparison.Ordinal) ? name[..^CounterSuffix.Length] : name;
        var type = kind switch { MetricKind.Counter => "counter", MetricKind.Gauge => "gauge", _ => "histogram" };
        _text.Append(CultureInfo.InvariantCulture, $"# HELP {family} {help}\n# TYPE {family} {type}\n");
    }

    public void Sample(double value, params ReadOnlySpan<(string Name, string Value)> labels) => Write("", value, labels, null);

    /// <summary>A family of one sample without labels.</summary>
    public void One(string name, MetricKind kind, string help, double value)
    {
        Family(name, kind, help);
        Sample(value);
    }

    public void Sample(Histogram histogram, params ReadOnlySpan<(string Name, string Value)> labels)
    {
        var counts = histogram.Cumulative();
        for (var i = 0; i < histogram.Bounds.Count; i++)
            Write("_bucket", counts[i], labels, Number(histogram.Bounds[i]));
        Write("_bucket", counts[^1], labels, "+Inf");
        Write("_sum", histogram.Sum, labels, null);
        Write("_count", counts[^1], labels, null);
    }

    public byte[] ToBytes()
    {
        if (IsOpenMetrics)
            _text.Append("# EOF\n");
        return Encoding.UTF8.GetBytes(_text.ToString());
    }

    private void Write(string suffix, double value, ReadOnlySpan<(string Name, string Value)> labels, string? bound)
    {
        _text.Append(_sample).Append(suffix);
        if (labels.Length > 0 || bound is not null)
        {
            _text.Append('{');
            foreach (var (name, text) in labels)
            {
                _text.Append(name).Append("=\"");
                Escape(text);
                _text.Append("\",");
            }

            if (bound is not null)
                _text.Append("le=\"").Append(bound).Append("\",");
            _text.Length--;
            _text.Append('}');
        }

        _text.Append(' ').Append(Number(value)).Append('\n');
    }

    private void Escape(string text)
    {
        foreach (var c in text)
        {
            _ = c switch
            {
                '\\' => _text.Append("\\\\"),
                '"' => _text.Append("\\\""),
                '\n' => _text.Append("\\n"),
                _ => _text.Append(c),
            };
        }
    }

    private static string Number(double value) => value.ToString("R", CultureInfo.InvariantCulture);
}
