using Pys3Local.Server.Metrics;
using Pys3Local.Storage.Quotas;

namespace Pys3Local.Cli.Serving;

/// <summary>The quotas of buckets and keys, as far as they were met since the start.</summary>
internal sealed class QuotaMetrics(QuotaStore store)
{
    public ValueTask WriteAsync(MetricsText text, CancellationToken cancellationToken)
    {
        var quotas = store.Quotas.Take(RequestCounts.MaxBuckets).ToList();
        text.Family("pys3local_bucket_quota_bytes", MetricKind.Gauge, "Bytes that all versions in a bucket may have together.");
        foreach (var (bucket, quota, _, _) in quotas)
        {
            if (quota.Bytes is { } bytes)
                text.Sample(bytes, ("bucket", bucket));
        }

        text.Family("pys3local_bucket_quota_versions", MetricKind.Gauge, "Versions that there may be in a bucket, delete markers not counted.");
        foreach (var (bucket, quota, _, _) in quotas)
        {
            if (quota.Versions is { } versions)
                text.Sample(versions, ("bucket", bucket));
        }

        var held = store.QuotasOfKeys.Take(RequestCounts.MaxBuckets).ToList();
        text.Family("pys3local_key_quota_bytes", MetricKind.Gauge, "Bytes that a key may store, in all buckets together.");
        foreach (var (key, quota, _, _) in held)
        {
            if (quota.Bytes is { } bytes)
                text.Sample(bytes, ("key", key));
        }

        text.Family("pys3local_key_quota_used_bytes", MetricKind.Gauge, "Bytes that a key with a quota has stored.");
        foreach (var (key, _, bytes, _) in held)
            text.Sample(bytes, ("key", key));

        text.Family("pys3local_key_quota_used_versions", MetricKind.Gauge, "Versions that a key with a quota has stored.");
        foreach (var (key, _, _, versions) in held)
            text.Sample(versions, ("key", key));

        return ValueTask.CompletedTask;
    }
}
