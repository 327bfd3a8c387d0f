using System.Text;
using Pys3Local.Net.Xml;
using Pys3Local.Replication.Queue;
using Pys3Local.S3Client;
using Pys3Local.Storage;
using Pys3Local.Storage.Replication;

namespace Pys3Local.Replication.Copying;

/// <summary>
/// Copies what of a key is still to be copied to one remote: its versions from the oldest on, and each only after the one before it has been. What is already
/// there gets its tags and its lock anew. After each version it is kept with it how far it is.
/// </summary>
internal sealed class KeyCopy(IReplicationSource source, TargetService target, ContentCopy content, string remote, TimeProvider time)
{
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
        foreach (var to in buckets)
            problem = await CopyAsync(taken, versions, to, copied, cancellationToken).ConfigureAwait(false) ?? problem;

        return problem;
    }

    private async Task<string?> CopyAsync(TakenKey taken, IReadOnlyList<ObjectInfo> versions, string to, Action copied, CancellationToken cancellationToken)
    {
        string? known = null;
        string? problem = null;
        foreach (var version in versions)
        {
            if (ReplicationState.Of(version)?.Find(remote, to) is not { } copy)
                continue;

            if (copy.Progress == ReplicationProgress.Completed)
            {
                known = copy.VersionId;
                continue;
            }

            try
            {
                // One that could not be read before newer ones were copied cannot be put below them any more.
                if (!copy.IsThere && IsPast(versions, version, to))
                    throw new CopyFailure("newer versions have been copied while it could not be read") { IsHere = true };

                var versionId = copy.IsThere ? await UpdateAsync(version, copy, cancellationToken).ConfigureAwait(false)
                    : version.IsDeleteMarker ? await MarkAsync(version, to, known, taken.MayBeThere, cancellationToken).ConfigureAwait(false)
                    : await content.CopyAsync(taken.Name, version, to, known, taken.MayBeThere, cancellationToken).ConfigureAwait(false);
                known = versionId;
                await source.MarkAsync(taken.Name.Bucket, version, new ReplicationCopy(remote, to, ReplicationProgress.Completed, true, versionId), cancellationToken).ConfigureAwait(false);
                copied();
            }
            catch (CopyFailure failure)
            {
                problem = $"version {version.VersionId}: {failure.Message}";
                await FailAsync(taken.Name.Bucket, version, copy, cancellationToken).ConfigureAwait(false);
                if (!failure.IsHere)
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

    private bool IsPast(IReadOnlyList<ObjectInfo> versions, ObjectInfo version, string to) =>
        versions.SkipWhile(one => one != version).Skip(1).Any(newer => ReplicationState.Of(newer)?.Find(remote, to) is { IsThere: true });

    /// <summary>It failed for good, as far as anybody can say: that is kept once.</summary>
    public async Task FailAsync(string bucket, ObjectInfo version, ReplicationCopy copy, CancellationToken cancellationToken)
    {
        if (copy.Progress != ReplicationProgress.Failed)
            await source.MarkAsync(bucket, version, copy with { Progress = ReplicationProgress.Failed }, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>A delete marker there; one that an answer that was lost has made is it already.</summary>
    private async Task<string?> MarkAsync(ObjectInfo marker, string to, string? known, bool mayBeThere, CancellationToken cancellationToken)
    {
        if (mayBeThere && (await target.Connection.ListKeyAsync(to, marker.Key, known, cancellationToken).ConfigureAwait(false)).LastOrDefault(static one => one.IsDeleteMarker) is { VersionId: not (null or "null") } found)
            return found.VersionId;

        return await target.DeleteAsync(to, marker.Key, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The content is there: what is kept with it is put again.</summary>
    private async Task<string?> UpdateAsync(ObjectInfo version, ReplicationCopy copy, CancellationToken cancellationToken)
    {
        if (version.IsDeleteMarker)
            return copy.VersionId;

        var kept = source.HeadersOf(version);
        await PutAsync("tagging", TaggingOf(kept.Tags)).ConfigureAwait(false);
        if (kept.RetentionAt(time.GetUtcNow()) is var (mode, until))
            await PutAsync("retention", LockDocuments.Retention(mode, until)).ConfigureAwait(false);

        if (kept.LegalHold is { } hold)
            await PutAsync("legal-hold", LockDocuments.LegalHold(hold)).ConfigureAwait(false);

        return copy.VersionId;

        Task PutAsync(string name, string document) => target.Connection.PutObjectSettingAsync(copy.Bucket, version.Key, name, document, cancellationToken, copy.VersionId);
    }

    private static string TaggingOf(string? tags)
    {
        var text = new StringBuilder("<Tagging xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"><TagSet>");
        foreach (var tag in tags?.Split('&') ?? [])
        {
            var at = tag.IndexOf('=', StringComparison.Ordinal);
            text.Append("<Tag><Key>").Append(XmlText.Escape(Uri.UnescapeDataString(tag[..at]))).Append("</Key><Value>").Append(XmlText.Escape(Uri.UnescapeDataString(tag[(at + 1)..]))).Append("</Value></Tag>");
        }

        return text.Append("</TagSet></Tagging>").ToString();
    }
}
