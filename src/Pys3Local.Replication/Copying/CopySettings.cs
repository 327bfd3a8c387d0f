using Pys3Local.S3Client;
using Pys3Local.S3Client.Requests;
using Pys3Local.Storage.Replication;

namespace Pys3Local.Replication.Copying;

/// <summary>
/// The tags and locks of a copy that is there. What it has already is not put again: a retention that lasts longer there stays, and a key that may not tag can
/// lock. Locks come first, since nothing else protects the copy.
/// </summary>
internal sealed class CopySettings(TargetService target, TimeProvider time)
{
    /// <exception cref="CopyFailure">The copy is gone.</exception>
    public async Task PutAsync(ReplicaHeaders kept, string bucket, string key, string? versionId, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var (isKnown, there) = await LookAsync(bucket, key, versionId, cancellationToken).ConfigureAwait(false);
        if (isKnown && there is null)
            throw new CopyFailure($"its copy{(versionId is null ? "" : $", version {versionId},")} is not there any more: tags and locks cannot be put on it");

        var hold = there is null ? kept.LegalHold : CopyDifference.MissingHold(kept, there);
        if (hold is { Length: > 0 })
            await PutAsync("legal-hold", LockDocuments.LegalHold(hold)).ConfigureAwait(false);

        if ((there is null ? kept.RetentionAt(now) : CopyDifference.MissingRetention(kept, there, now)) is var (mode, until))
            await PutAsync("retention", LockDocuments.Retention(mode, until)).ConfigureAwait(false);

        var tags = CopyTag.Of(kept.Tags);
        if (!await AreThereAsync(tags, bucket, key, versionId, cancellationToken).ConfigureAwait(false))
            await PutAsync("tagging", CopyTag.Document(tags)).ConfigureAwait(false);

        Task PutAsync(string name, string document) => target.Connection.PutObjectSettingAsync(bucket, key, name, document, cancellationToken, versionId);
    }

    /// <summary>Not known where the target does not let it be read.</summary>
    private async Task<(bool IsKnown, S3Object? There)> LookAsync(string bucket, string key, string? versionId, CancellationToken cancellationToken)
    {
        try
        {
            return (true, await target.HeadAsync(bucket, key, versionId, cancellationToken).ConfigureAwait(false));
        }
        catch (S3Failure failure) when (TargetRefusal.Is(failure))
        {
            return (false, null);
        }
    }

    /// <summary>What is not known is put; but where the service knows no tags, none need not be put.</summary>
    private async Task<bool> AreThereAsync(IReadOnlySet<CopyTag> tags, string bucket, string key, string? versionId, CancellationToken cancellationToken)
    {
        try
        {
            return (await CopyTag.FindAsync(target, bucket, key, versionId, cancellationToken).ConfigureAwait(false)).SetEquals(tags);
        }
        catch (S3Failure failure) when (TargetRefusal.Is(failure))
        {
            return failure.Code == "NotImplemented" && tags.Count == 0;
        }
    }
}
