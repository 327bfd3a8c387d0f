using Pys3Local.Server.Metrics;
using Pys3Local.Storage.Cloud.Caching;

namespace Pys3Local.Cli.Serving;

/// <summary>What the cache of a service has saved.</summary>
internal sealed class CacheMetrics(BlockCache cache)
{
    public ValueTask WriteAsync(MetricsText text, CancellationToken cancellationToken)
    {
        text.One("pys3local_cache_hit_bytes_total", MetricKind.Counter, "Bytes that were read from the cache.", cache.Hits.Value);
        text.One("pys3local_cache_miss_bytes_total", MetricKind.Counter, "Bytes that came from the service and were kept.", cache.Misses.Value);
        text.One("pys3local_cache_damaged_blocks_total", MetricKind.Counter, "Blocks that were not what was put there, and were read again from the service.", cache.Damaged.Value);
        text.One("pys3local_cache_bytes", MetricKind.Gauge, "Bytes that the cache holds.", cache.Bytes);
        text.One("pys3local_cache_max_bytes", MetricKind.Gauge, "Bytes that the cache may hold.", cache.Most);
        return ValueTask.CompletedTask;
    }
}
