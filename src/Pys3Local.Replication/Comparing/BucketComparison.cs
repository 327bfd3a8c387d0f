using Pys3Local.Replication.Copying;
using Pys3Local.S3Client;
using Pys3Local.S3Client.Requests;
using Pys3Local.Storage;
using Pys3Local.Storage.Replication;

namespace Pys3Local.Replication.Comparing;

/// <summary>
/// Compares the versions of a bucket with those of one that it is copied to: by the listings of both, and by what the target says of each copy. No content is
/// read, and nothing is changed.
/// </summary>
internal sealed class BucketComparison(IReplicationSource source, S3Connection connection, ReplicationRoute route, TimeProvider time)
{
    /// <summary>Keys that are compared at once: each of their copies is asked for.</summary>
    private const int AtOnce = 16;

    private readonly TargetService _target = new(connection);
    private readonly List<ComparisonFinding> _findings = [];
    private readonly Queue<Task<KeyTally>> _comparing = [];
    private KeyTally _sum;
    private long _findingCount;

    /// <param name="compared">Gets one more for each key.</param>
    public async Task<RouteComparison> RunAsync(Action compared, CancellationToken cancellationToken)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        try
        {
            await WalkAsync(compared, ending.Token).ConfigureAwait(false);
        }
        finally
        {
            await ending.CancelAsync().ConfigureAwait(false);
            await ((Task)Task.WhenAll(_comparing)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        return new RouteComparison
        {
            Remote = route.Remote,
            TargetBucket = route.TargetBucket,
            Versions = _sum.Versions,
            Same = _sum.Same,
            Unproven = _sum.Unproven,
            Waiting = _sum.Waiting,
            Outside = _sum.Outside,
            Extra = _sum.Extra,
            Repeated = _sum.Repeated,
            FindingCount = _findingCount,
            Findings = _findings,
        };
    }

    private async Task WalkAsync(Action compared, CancellationToken cancellationToken)
    {
        var here = HereAsync(cancellationToken).GetAsyncEnumerator(cancellationToken);
        await using var closingHere = here.ConfigureAwait(false);
        var there = ThereAsync(cancellationToken).GetAsyncEnumerator(cancellationToken);
        await using var closingThere = there.ConfigureAwait(false);
        var hasHere = await here.MoveNextAsync().ConfigureAwait(false);
        var hasThere = await there.MoveNextAsync().ConfigureAwait(false);
        while (hasHere || hasThere)
        {
            var order = !hasHere ? 1 : !hasThere ? -1 : Utf8Order.Compare(here.Current[0].Key, there.Current[0].Key);
            _comparing.Enqueue(new KeyComparison(source, _target, route, time).RunAsync(order <= 0 ? here.Current : [], order >= 0 ? there.Current : [], cancellationToken));
            if (_comparing.Count >= AtOnce)
                Add(await _comparing.Dequeue().ConfigureAwait(false), compared);

            if (order <= 0)
                hasHere = await here.MoveNextAsync().ConfigureAwait(false);

            if (order >= 0)
                hasThere = await there.MoveNextAsync().ConfigureAwait(false);
        }

        while (_comparing.TryDequeue(out var comparing))
            Add(await comparing.ConfigureAwait(false), compared);
    }

    /// <summary>In the order of the keys.</summary>
    private void Add(KeyTally tally, Action compared)
    {
        _sum += tally;
        _findingCount += tally.Findings?.Count ?? 0;
        _findings.AddRange((tally.Findings ?? []).Take(RouteComparison.Named - _findings.Count));
        compared();
    }

    private async IAsyncEnumerable<IReadOnlyList<ObjectInfo>> HereAsync([System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var group = new List<ObjectInfo>();
        (string? Key, string? Version) after = default;
        while (true)
        {
            var page = await source.ListAsync(route.Bucket, after.Key, after.Version, cancellationToken).ConfigureAwait(false);
            foreach (var info in page.Entries.Select(static entry => entry.Object).OfType<ObjectInfo>())
            {
                if (group.Count > 0 && group[0].Key != info.Key)
                {
                    yield return group;
                    group = [];
                }

                group.Add(info);
            }

            if (!page.IsTruncated)
                break;

            after = (page.Entries[^1].Object!.Key, page.Entries[^1].Object!.VersionId);
        }

        if (group.Count > 0)
            yield return group;
    }

    private async IAsyncEnumerable<IReadOnlyList<S3Object>> ThereAsync([System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var group = new List<S3Object>();
        S3Marker? marker = null;
        do
        {
            var page = await connection.ListVersionsAsync(route.TargetBucket, new S3ListQuery(), marker, cancellationToken).ConfigureAwait(false);
            foreach (var one in page.Objects)
            {
                if (group.Count > 0 && group[0].Key != one.Key)
                {
                    yield return group;
                    group = [];
                }

                group.Add(one);
            }

            marker = page.Next;
        }
        while (marker is not null);

        if (group.Count > 0)
            yield return group;
    }
}
