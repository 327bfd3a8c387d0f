using Pys3Local.Replication.Copying;
using Pys3Local.S3Client;
using Pys3Local.S3Client.Requests;
using Pys3Local.Storage;
using Pys3Local.Storage.Replication;

namespace Pys3Local.Replication.Comparing;

/// <summary>
/// Compares the versions of a bucket with those of one that it is copied to: by the listings of both, and where these do not tell by the checksums that both
/// sides keep. No content is read, and nothing is changed.
/// </summary>
internal sealed class BucketComparison(IReplicationSource source, S3Connection connection, ReplicationRoute route)
{
    private const int Md5Digits = 32;

    private readonly TargetService _target = new(connection);
    private readonly List<ComparisonFinding> _findings = [];
    private long _versions;
    private long _same;
    private long _unproven;
    private long _waiting;
    private long _outside;
    private long _extra;
    private long _repeated;
    private long _findingCount;

    /// <param name="compared">Gets one more for each version.</param>
    public async Task<RouteComparison> RunAsync(Action compared, CancellationToken cancellationToken)
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
            await CompareAsync(order <= 0 ? here.Current : [], order >= 0 ? there.Current : [], cancellationToken).ConfigureAwait(false);
            compared();
            if (order <= 0)
                hasHere = await here.MoveNextAsync().ConfigureAwait(false);

            if (order >= 0)
                hasThere = await there.MoveNextAsync().ConfigureAwait(false);
        }

        return new RouteComparison
        {
            Remote = route.Remote,
            TargetBucket = route.TargetBucket,
            Versions = _versions,
            Same = _same,
            Unproven = _unproven,
            Waiting = _waiting,
            Outside = _outside,
            Extra = _extra,
            Repeated = _repeated,
            FindingCount = _findingCount,
            Findings = _findings,
        };
    }

    /// <summary>The versions of a key, newest first on both sides.</summary>
    private async Task CompareAsync(IReadOnlyList<ObjectInfo> here, IReadOnlyList<S3Object> there, CancellationToken cancellationToken)
    {
        var copies = new List<S3Object>();
        var isNewest = true;
        foreach (var version in here)
        {
            if (ReplicationState.Of(version)?.Find(route.Remote, route.TargetBucket) is not { } copy)
            {
                _outside++;
                continue;
            }

            _versions++;
            if (copy.Progress == ReplicationProgress.Failed)
            {
                Add(new ComparisonFinding("failed", version.Key, version.VersionId, "it could not be copied; 'pys3local status' says why"));
            }
            else if (copy.Progress == ReplicationProgress.Pending)
            {
                _waiting++;
            }
            else if (Find(there, copy, ref isNewest) is { } found)
            {
                if (copy.VersionId is not null || found.VersionId is not null)
                    copies.Add(found);

                await CompareAsync(version, found, cancellationToken).ConfigureAwait(false);
            }
            else if (copy.VersionId is not null || isNewest && !version.IsDeleteMarker)
            {
                Add(new ComparisonFinding("missing", version.Key, version.VersionId, $"its copy{(copy.VersionId is { } id ? $", version {id}," : "")} is not there"));
            }
        }

        // One that is the copy of none here, right beside the copy of one with the same content, is a second copy; or the first of a version that was deleted here.
        for (var i = 0; i < there.Count; i++)
        {
            if (copies.Contains(there[i]))
                continue;

            _extra++;
            if (i > 0 && copies.Contains(there[i - 1]) && IsSame(there[i], there[i - 1]) || i + 1 < there.Count && copies.Contains(there[i + 1]) && IsSame(there[i], there[i + 1]))
                _repeated++;
        }
    }

    private static bool IsSame(S3Object one, S3Object other) => !one.IsDeleteMarker && !other.IsDeleteMarker && one.Size == other.Size && one.ETag == other.ETag;

    private static S3Object? Find(IReadOnlyList<S3Object> there, ReplicationCopy copy, ref bool isNewest)
    {
        if (copy.VersionId is { } id)
            return there.FirstOrDefault(one => one.VersionId == id);

        // Without versions there is the newest only.
        if (!isNewest)
            return null;

        isNewest = false;
        return there.FirstOrDefault(static one => one.IsLatest);
    }

    private async Task CompareAsync(ObjectInfo version, S3Object copy, CancellationToken cancellationToken)
    {
        if (version.IsDeleteMarker || copy.IsDeleteMarker)
        {
            if (version.IsDeleteMarker == copy.IsDeleteMarker)
                _same++;
            else
                Add(new ComparisonFinding("different", version.Key, version.VersionId, version.IsDeleteMarker ? "it is a delete marker, and its copy is none" : "its copy is a delete marker"));

            return;
        }

        if (version.Size != copy.Size)
        {
            Add(new ComparisonFinding("different", version.Key, version.VersionId, $"it has {version.Size} bytes, and its copy {copy.Size}"));
            return;
        }

        if (version.ETag.Equals(copy.ETag, StringComparison.OrdinalIgnoreCase))
        {
            _same++;
            return;
        }

        if (source.HeadersOf(version).Checksum is var (header, value) && await _target.HeadAsync(route.TargetBucket, version.Key, copy.VersionId, cancellationToken).ConfigureAwait(false) is { } head
            && head.Headers.TryGetValue(header, out var sum))
        {
            if (sum == value)
                _same++;
            else
                Add(new ComparisonFinding("different", version.Key, version.VersionId, $"its {header} is {value}, and that of its copy {sum}"));

            return;
        }

        if (version.ETag.Length == Md5Digits && copy.ETag.Length == Md5Digits)
            Add(new ComparisonFinding("different", version.Key, version.VersionId, $"its ETag is {version.ETag}, and that of its copy {copy.ETag}"));
        else
            _unproven++;
    }

    private void Add(ComparisonFinding finding)
    {
        _findingCount++;
        if (_findings.Count < RouteComparison.Named)
            _findings.Add(finding);
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
