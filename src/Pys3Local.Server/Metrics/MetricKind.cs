namespace Pys3Local.Server.Metrics;

public enum MetricKind
{
    /// <summary>Only grows, from 0 at each start of the process.</summary>
    Counter,

    /// <summary>As it is now.</summary>
    Gauge,

    Histogram,
}
