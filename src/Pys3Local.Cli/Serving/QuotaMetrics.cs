using Pys3Local.Server.Metrics;
using Pys3Local.Storage.Quotas;

namespace Pys3Local.Cli.Serving;

/// <summary>The quotas of buckets, as far as they were met since the start.</summary>
internal sealed class QuotaMetrics(QuotaStore store)
{
    public ValueTask WriteAsync(MetricsText text, CancellationToken cancellationToken)
    {
        var quotas = store.Quotas.Take(RequestCounts.MaxBuckets).ToList();
        text.Family("pys3local_bucket_quota_bytes", MetricKind.Gauge, "Bytes that all versions in a bucket may have together.");
        foreach (var (bucket, quota, _, _) in quotas)
            if (quota.Bytes is { } bytes)
                text.Sample(bytes, ("bucket", bucket));
        text.Family("pys3local_bucket_quota_versions", MetricKind.Gauge, "Versions that there may be in a bucket, delete markers not counted.");
        foreach (var (bucket, quota, _, _) in quotas)
            if (quota.Versions is { } versions)
                text.Sample(versions, ("bucket", bucket));
        return ValueTask.CompletedTask;
    }
}
