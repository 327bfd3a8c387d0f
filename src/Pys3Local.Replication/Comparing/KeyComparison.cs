using Pys3Local.Replication.Copying;
using Pys3Local.S3Client.Requests;
using Pys3Local.Storage;
using Pys3Local.Storage.Replication;

namespace Pys3Local.Replication.Comparing;

/// <summary>Compares the versions of one key with those that the target has of it.</summary>
internal sealed class KeyComparison(IReplicationSource source, TargetService target, ReplicationRoute route, TimeProvider time)
{
    private const int Md5Digits = 32;

    private readonly List<ComparisonFinding> _findings = [];
    private KeyTally _tally;

    /// <summary>Newest first on both sides.</summary>
    public async Task<KeyTally> RunAsync(IReadOnlyList<ObjectInfo> here, IReadOnlyList<S3Object> there, CancellationToken cancellationToken)
    {
        var copies = new List<S3Object>();
        var isNewest = true;
        foreach (var version in here)
        {
            if (ReplicationState.Of(version)?.Find(route.Remote, route.TargetBucket) is not { } copy)
            {
                _tally.Outside++;
                continue;
            }

            _tally.Versions++;
            if (copy.Progress == ReplicationProgress.Failed)
            {
                Add("failed", version, "it could not be copied; 'pys3local status' says why");
            }
            else if (copy.Progress == ReplicationProgress.Pending)
            {
                _tally.Waiting++;
            }
            else if (Find(there, copy, ref isNewest) is { } found)
            {
                if (copy.VersionId is not null || found.VersionId is not null)
                    copies.Add(found);

                if (version == here[0])
                    LookAbove(version, found, there);

                await CompareAsync(version, found, cancellationToken).ConfigureAwait(false);
            }
            else if (copy.VersionId is not null || isNewest && !version.IsDeleteMarker)
            {
                Add("missing", version, $"its copy{(copy.VersionId is { } id ? $", version {id}," : "")} is not there");
            }
        }

        // One that is the copy of none here, right beside the copy of one with the same content, is a second copy; or the first of a version that was deleted here.
        for (var i = 0; i < there.Count; i++)
        {
            if (copies.Contains(there[i]))
                continue;

            _tally.Extra++;
            if (i > 0 && copies.Contains(there[i - 1]) && IsSame(there[i], there[i - 1]) || i + 1 < there.Count && copies.Contains(there[i + 1]) && IsSame(there[i], there[i + 1]))
                _tally.Repeated++;
        }

        return _tally with { Findings = _findings };
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

    /// <summary>Who reads the key there gets the newest: where that is another content than the newest here, the copy of it is of little use.</summary>
    private void LookAbove(ObjectInfo version, S3Object copy, IReadOnlyList<S3Object> there)
    {
        if (there.FirstOrDefault(static one => one.IsLatest) is { } newest && newest != copy && !IsSame(newest, copy) && !(newest.IsDeleteMarker && copy.IsDeleteMarker))
            Add("hidden", version, $"its copy, version {copy.VersionId}, is not the newest there: {(newest.IsDeleteMarker ? "the delete marker" : "version")} {newest.VersionId} lies above it");
    }

    private async Task CompareAsync(ObjectInfo version, S3Object copy, CancellationToken cancellationToken)
    {
        if (version.IsDeleteMarker || copy.IsDeleteMarker)
        {
            if (version.IsDeleteMarker == copy.IsDeleteMarker)
                _tally.Same++;
            else
                Add("different", version, version.IsDeleteMarker ? "it is a delete marker, and its copy is none" : "its copy is a delete marker");

            return;
        }

        if (version.Size != copy.Size)
        {
            Add("different", version, $"it has {version.Size} bytes, and its copy {copy.Size}");
            return;
        }

        var kept = source.HeadersOf(version);
        var head = await HeadAsync(version.Key, copy.VersionId, cancellationToken).ConfigureAwait(false);
        if (!CompareContent(version, copy, kept, head) || head is null)
            return;

        var difference = (CopyDifference.OfContent(kept, head) is { } header ? $"its copy has another {header}" : null)
            ?? CopyDifference.OfLocks(kept, head, time.GetUtcNow())
            ?? await FindOtherTagsAsync(version.Key, copy.VersionId, kept, head, cancellationToken).ConfigureAwait(false);
        if (difference is not null)
            Add("different", version, difference);
    }

    /// <summary>False where it is another, which is said.</summary>
    private bool CompareContent(ObjectInfo version, S3Object copy, ReplicaHeaders kept, S3Object? head)
    {
        if (version.ETag.Equals(copy.ETag, StringComparison.OrdinalIgnoreCase))
        {
            _tally.Same++;
            return true;
        }

        if (kept.Checksum is var (header, value) && head is not null && head.Headers.TryGetValue(header, out var sum))
        {
            if (sum == value)
            {
                _tally.Same++;
                return true;
            }

            Add("different", version, $"its {header} is {value}, and that of its copy {sum}");
            return false;
        }

        if (version.ETag.Length == Md5Digits && copy.ETag.Length == Md5Digits)
        {
            Add("different", version, $"its ETag is {version.ETag}, and that of its copy {copy.ETag}");
            return false;
        }

        _tally.Unproven++;
        return true;
    }

    /// <summary>In words; null where the copy has as many tags, or the target does not say what it has.</summary>
    private async Task<string?> FindOtherTagsAsync(string key, string? versionId, ReplicaHeaders kept, S3Object head, CancellationToken cancellationToken)
    {
        var count = CopyTag.Of(kept.Tags).Count;
        var found = CopyDifference.TagsOf(head);
        try
        {
            if (found is null && count > 0)
                found = (await CopyTag.FindAsync(target, route.TargetBucket, key, versionId, cancellationToken).ConfigureAwait(false)).Count;
        }
        catch (S3Failure failure) when (TargetRefusal.Is(failure))
        {
            return null;
        }

        return found is null || found == count ? null : $"it has {count} {(count == 1 ? "tag" : "tags")}, and its copy {found}";
    }

    /// <summary>Null where the target does not let it be read: the listing has to do.</summary>
    private async Task<S3Object?> HeadAsync(string key, string? versionId, CancellationToken cancellationToken)
    {
        try
        {
            return await target.HeadAsync(route.TargetBucket, key, versionId, cancellationToken).ConfigureAwait(false);
        }
        catch (S3Failure failure) when (TargetRefusal.Is(failure))
        {
            return null;
        }
    }

    private void Add(string fault, ObjectInfo version, string message) => _findings.Add(new ComparisonFinding(fault, version.Key, version.VersionId, message));
}

/// <summary>What comparisons have counted, as <see cref="RouteComparison"/> describes it.</summary>
internal record struct KeyTally
{
    public long Versions { get; set; }

    public long Same { get; set; }

    public long Unproven { get; set; }

    public long Waiting { get; set; }

    public long Outside { get; set; }

    public long Extra { get; set; }

    public long Repeated { get; set; }

    /// <summary>Of one key; null in a sum.</summary>
    public IReadOnlyList<ComparisonFinding>? Findings { get; init; }

    public static KeyTally operator +(KeyTally one, KeyTally other) => new()
    {
        Versions = one.Versions + other.Versions,
        Same = one.Same + other.Same,
        Unproven = one.Unproven + other.Unproven,
        Waiting = one.Waiting + other.Waiting,
        Outside = one.Outside + other.Outside,
        Extra = one.Extra + other.Extra,
        Repeated = one.Repeated + other.Repeated,
    };
}
