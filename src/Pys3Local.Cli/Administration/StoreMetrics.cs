using Pys3Local.Server.Metrics;
using Pys3Local.Storage;
using Pys3Local.Storage.Local;
using Pys3Local.Storage.Local.Index;

namespace Pys3Local.Cli.Administration;

/// <summary>What a store has to say in the metrics: its room, its buckets, its journal and index, and what verification has found.</summary>
internal sealed class StoreMetrics(IObjectStore store)
{
    public async ValueTask<StoreNumbers> FindAsync(CancellationToken cancellationToken)
    {
        var room = store.Capability<ICapacityStore>() is { } capacity ? await capacity.FindCapacityAsync(cancellationToken) : null;
        var names = await store.ListBucketsAsync(cancellationToken);
        var totals = store is LocalObjectStore local ? await local.FindTotalsAsync(cancellationToken) : null;
        var known = totals?.ToDictionary(bucket => bucket.Name, StringComparer.Ordinal);
        return new StoreNumbers([.. names.Select(bucket => Of(bucket.Name, known?.GetValueOrDefault(bucket.Name)))], known is not null, room?.Total ?? 0, room?.Available ?? 0)
        {
            IsHealthy = store is not LocalObjectStore { Problems.Count: > 0 },
        };
    }

    public async ValueTask WriteAsync(MetricsText text, CancellationToken cancellationToken)
    {
        var numbers = await FindAsync(cancellationToken);
        text.One("pys3local_buckets", MetricKind.Gauge, "Buckets.", numbers.Buckets.Count);
        if (numbers.TotalBytes > 0)
        {
            text.One("pys3local_disk_total_bytes", MetricKind.Gauge, "Size of the file system that the data is on.", numbers.TotalBytes);
            text.One("pys3local_disk_free_bytes", MetricKind.Gauge, "What can still be written there.", numbers.FreeBytes);
        }

        if (numbers.IsKnown)
            WriteBuckets(text, numbers);
        if (store is LocalObjectStore local)
            Write(text, local);
    }

    private static BucketNumbers Of(string name, LocalIndexBucket? totals) => totals is null
        ? new(name, 0, 0, 0, 0, 0)
        : new(name, totals.Objects, totals.Size, totals.Versions, totals.VersionsSize, totals.DeleteMarkers);

    /// <summary>The largest, where there are many; the sums have all.</summary>
    private static void WriteBuckets(MetricsText text, StoreNumbers numbers)
    {
        var shown = numbers.Buckets.OrderByDescending(bucket => bucket.VersionBytes).ThenBy(bucket => bucket.Name, StringComparer.Ordinal).Take(RequestCounts.MaxBuckets)
            .OrderBy(bucket => bucket.Name, StringComparer.Ordinal).ToList();
        Write("pys3local_bucket_objects", "Objects in a bucket: what a plain listing shows.", bucket => bucket.Objects);
        Write("pys3local_bucket_bytes", "Bytes of these objects.", bucket => bucket.Bytes);
        Write("pys3local_bucket_versions", "Versions in a bucket, delete markers among them.", bucket => bucket.Versions);
        Write("pys3local_bucket_versions_bytes", "Bytes of all versions.", bucket => bucket.VersionBytes);
        text.One("pys3local_objects", MetricKind.Gauge, "Objects in all buckets.", numbers.Buckets.Sum(bucket => bucket.Objects));
        text.One("pys3local_stored_bytes", MetricKind.Gauge, "Bytes of all versions in all buckets.", numbers.Buckets.Sum(bucket => bucket.VersionBytes));

        void Write(string name, string help, Func<BucketNumbers, long> value)
        {
            text.Family(name, MetricKind.Gauge, help);
            foreach (var bucket in shown)
                text.Sample(value(bucket), ("bucket", bucket.Name));
        }
    }

    private static void Write(MetricsText text, LocalObjectStore store)
    {
        var space = store.Space();
        text.One("pys3local_journal_files", MetricKind.Gauge, "Segments of the journal; 0 or 1 when idle.", space.JournalFiles);
        text.One("pys3local_journal_bytes", MetricKind.Gauge, "Space of the journal.", space.JournalBytes);
        text.One("pys3local_index_bytes", MetricKind.Gauge, "Space of the index.", space.IndexBytes);
        text.One("pys3local_index_complete", MetricKind.Gauge, "1 where the index knows every object; 0 while it is being built.", space.IndexIsComplete ? 1 : 0);
        text.One("pys3local_unfinished_keys", MetricKind.Gauge, "Committed changes that could not be done in the files yet.", space.UnfinishedKeys);
        text.One("pys3local_damaged_versions", MetricKind.Gauge, "Versions that are known to be damaged, and have not been replaced.", space.DamagedVersions);
        text.One("pys3local_problems", MetricKind.Gauge, "What health and the log name as wrong at the moment.", store.Problems.Count);
        if (store.Syncs is { } syncs)
        {
            text.Family("pys3local_fsync_duration_seconds", MetricKind.Histogram, "Time that the disk takes to make a commit durable.");
            text.Sample(syncs);
        }

        if (store.LastVerification is { } verified)
        {
            text.One("pys3local_verify_findings", MetricKind.Gauge, "What the last verification of everything has found.", verified.FindingCount);
            text.One("pys3local_verify_last_timestamp_seconds", MetricKind.Gauge, "When it ended (Unix time).", verified.Ended.ToUnixTimeSeconds());
        }
    }
}
