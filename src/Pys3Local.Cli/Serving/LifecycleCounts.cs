using Pys3Local.S3.Lifecycle;
using Pys3Local.Server.Metrics;
using Pys3Local.Storage.Counting;

namespace Pys3Local.Cli.Serving;

/// <summary>What the rounds of the lifecycle worker came to, for the metrics.</summary>
internal sealed class LifecycleCounts
{
    private readonly Counter _expired = new();
    private readonly Counter _versions = new();
    private readonly Counter _uploads = new();
    private readonly Counter _failures = new();
    private long _last;

    public void Add(LifecycleSummary summary, DateTimeOffset now)
    {
        _expired.Add(summary.Expired);
        _versions.Add(summary.VersionsRemoved);
        _uploads.Add(summary.UploadsAborted);
        _failures.Add(summary.Failures.Count);
        Volatile.Write(ref _last, now.ToUnixTimeSeconds());
    }

    public ValueTask WriteAsync(MetricsText text, CancellationToken cancellationToken)
    {
        text.One("pys3local_lifecycle_expired_total", MetricKind.Counter, "Objects that rules have removed or given a delete marker.", _expired.Value);
        text.One("pys3local_lifecycle_versions_removed_total", MetricKind.Counter, "Older versions and lone delete markers that rules have removed.", _versions.Value);
        text.One("pys3local_lifecycle_uploads_aborted_total", MetricKind.Counter, "Uploads in parts that rules have ended.", _uploads.Value);
        text.One("pys3local_lifecycle_failures_total", MetricKind.Counter, "Rounds of a bucket that ended early or have left something.", _failures.Value);
        if (Volatile.Read(ref _last) is > 0 and var last)
            text.One("pys3local_lifecycle_last_timestamp_seconds", MetricKind.Gauge, "When the last round ended (Unix time).", last);
        return ValueTask.CompletedTask;
    }
}
