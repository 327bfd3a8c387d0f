using Pys3Local.Storage.Local;
using Pys3Local.Storage.Quotas;

namespace Pys3Local.Cli.Serving;

/// <summary>What quotas begin to count from: the sums of the index.</summary>
internal static class BucketSums
{
    public static QuotaStore Guard(LocalObjectStore store, IKeyQuotas keys) => new(store, store, async (bucket, cancellationToken) =>
        await store.FindTotalsAsync(cancellationToken) is not { } totals ? null
        : totals.FirstOrDefault(known => known.Name == bucket) is { } held ? (held.VersionsSize, held.Versions - held.DeleteMarkers)
        : (0L, 0L), keys);
}
