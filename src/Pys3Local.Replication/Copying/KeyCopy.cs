using Pys3Local.Replication.Queue;
using Pys3Local.S3Client.Requests;
using Pys3Local.Storage;
using Pys3Local.Storage.Replication;

namespace Pys3Local.Replication.Copying;

/// <summary>
/// Copies what of a key is still to be copied to one remote: its versions from the oldest on, and each only after the one before it has been. What is already
/// there gets its tags and its locks. After each version it is kept with it how far it is.
/// </summary>
internal sealed class KeyCopy(IReplicationSource source, TargetService target, ContentCopy content, string remote, TimeProvider time)
{
    private readonly CopySettings _settings = new(target, time);

    /// <summary>Null where all is done; else why one of its versions is not.</summary>
    /// <exception cref="CopyFailure">The target refuses a version.</exception>
    public async Task<string?> CopyAsync(TakenKey taken, Action copied, CancellationToken cancellationToken)
    {
        var (bucket, key) = taken.Name;
        var buckets = await source.FindTargetsAsync(bucket, remote, cancellationToken).ConfigureAwait(false);
        if (buckets.Count == 0)
        {
            await content.EndOthersAsync(taken.Name, [], [], cancellationToken).ConfigureAwait(false);
            return null;
        }

        var versions = await source.ListVersionsAsync(bucket, key, cancellationToken).ConfigureAwait(false);
        await content.EndOthersAsync(taken.Name, versions, buckets, cancellationToken).ConfigureAwait(false);
        string? problem = null;
        CopyFailure? refusal = null;
        foreach (var to in buckets)
        {
            try
            {
                problem = await CopyAsync(taken, versions, to, copied, cancellationToken).ConfigureAwait(false) ?? problem;
            }
            catch (CopyFailure failure)
            {
                // Another bucket may take what this one refuses.
                refusal = failure;
            }
        }

        return refusal is null ? problem : throw new CopyFailure(refusal.Message, refusal);
    }

    private async Task<string?> CopyAsync(TakenKey taken, IReadOnlyList<ObjectInfo> versions, string to, Action copied, CancellationToken cancellationToken)
    {
        var copies = versions.Select(version => ReplicationState.Of(version)?.Find(remote, to)?.VersionId).OfType<string>().ToHashSet(StringComparer.Ordinal);
        string? problem = null;
        foreach (var version in versions)
        {
            if (ReplicationState.Of(version)?.Find(remote, to) is not { Progress: not ReplicationProgress.Completed } copy)
                continue;

            try
            {
                if (!copy.IsThere)
                {
                    // One that could not be read before newer ones were copied cannot be put below them any more.
                    if (IsPast(versions, version, to))
                        throw new CopyFailure("newer versions have been copied while it could not be read") { IsHere = true };

                    copy = await MakeAsync(taken, version, copy, copies, cancellationToken).ConfigureAwait(false);
                }

                if (copy.Progress != ReplicationProgress.Completed)
                {
                    if (!version.IsDeleteMarker)
                        await _settings.PutAsync(source.HeadersOf(version), to, version.Key, copy.VersionId, cancellationToken).ConfigureAwait(false);

                    await source.MarkAsync(taken.Name.Bucket, version, copy with { Progress = ReplicationProgress.Completed }, cancellationToken).ConfigureAwait(false);
                }

                copied();
            }
            catch (CopyFailure failure)
            {
                problem = $"version {version.VersionId}: {failure.Message}";
                await FailAsync(taken.Name.Bucket, version, copy, cancellationToken).ConfigureAwait(false);
                if (!failure.IsHere && !copy.IsThere)
                    throw new CopyFailure(problem, failure);
            }
            catch (S3Failure failure) when (TargetRefusal.Is(failure))
            {
                problem = $"version {version.VersionId}: {failure.Message}";
                await FailAsync(taken.Name.Bucket, version, copy, cancellationToken).ConfigureAwait(false);

                // Tags and locks are in no order: the newer ones need not wait for them.
                if (!copy.IsThere)
                    throw new CopyFailure(problem, failure);
            }
            catch (StorageException failure) when (failure.Failure is StorageFailure.Damaged or StorageFailure.KeyMissing or StorageFailure.KeyRefused)
            {
                problem = $"version {version.VersionId}: {failure.Message}";
                await FailAsync(taken.Name.Bucket, version, copy, cancellationToken).ConfigureAwait(false);
            }
        }

        return problem;
    }

    /// <summary>Puts a version there, or finds it there, and keeps that. Of one that was found, or begun earlier, the tags and locks may be those of then: it is still to be completed.</summary>
    /// <param name="copies">The ids that other versions have there; its own is added.</param>
    private async Task<ReplicationCopy> MakeAsync(TakenKey taken, ObjectInfo version, ReplicationCopy copy, HashSet<string> copies, CancellationToken cancellationToken)
    {
        var mayBeThere = taken.Doubt.MayBeThere;
        var made = version.IsDeleteMarker
            ? await MarkAsync(version, copy.Bucket, copies, taken.Doubt, cancellationToken).ConfigureAwait(false)
            : await content.CopyAsync(taken.Name, version, copy.Bucket, copies, taken.Doubt, cancellationToken).ConfigureAwait(false);
        if (made.VersionId is { } id)
            copies.Add(id);

        var reached = copy with { Progress = made.IsAsNow ? ReplicationProgress.Completed : ReplicationProgress.Pending, IsThere = true, VersionId = made.VersionId };
        await source.MarkAsync(taken.Name.Bucket, version, reached, cancellationToken).ConfigureAwait(false);
        taken.Doubt.MayBeThere = mayBeThere;
        return reached;
    }

    private bool IsPast(IReadOnlyList<ObjectInfo> versions, ObjectInfo version, string to) =>
        versions.SkipWhile(one => one != version).Skip(1).Any(newer => ReplicationState.Of(newer)?.Find(remote, to) is { IsThere: true });

    /// <summary>It failed for good, as far as anybody can say: that is kept once.</summary>
    public async Task FailAsync(string bucket, ObjectInfo version, ReplicationCopy copy, CancellationToken cancellationToken)
    {
        if (copy.Progress != ReplicationProgress.Failed)
            await source.MarkAsync(bucket, version, copy with { Progress = ReplicationProgress.Failed }, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>A delete marker there. Where an answer was lost, the newest that there is may be it: one that is no other's copy.</summary>
    private async Task<CopyMade> MarkAsync(ObjectInfo marker, string to, HashSet<string> copies, KeyDoubt doubt, CancellationToken cancellationToken)
    {
        if (doubt.MayBeThere && await target.FindNewestAsync(to, marker.Key, cancellationToken).ConfigureAwait(false) is { IsDeleteMarker: true, VersionId: not (null or "null") } newest
            && !copies.Contains(newest.VersionId))
        {
            return new(newest.VersionId, true);
        }

        return new(await SendAsync(doubt, () => target.DeleteAsync(to, marker.Key, cancellationToken)).ConfigureAwait(false), true);
    }

    /// <summary>From here on the target may have it, unless its answer says that it has not, or no connection was made.</summary>
    internal static async Task<T> SendAsync<T>(KeyDoubt doubt, Func<Task<T>> write)
    {
        var before = doubt.MayBeThere;
        doubt.MayBeThere = true;
        try
        {
            return await write().ConfigureAwait(false);
        }
        catch (S3Failure failure) when (TargetRefusal.IsUndone(failure))
        {
            doubt.MayBeThere = before;
            throw;
        }
    }
}
