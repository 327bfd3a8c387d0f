using Pys3Local.Storage.Stacks;

namespace Pys3Local.Storage.Encryption.Whole;

/// <summary>Copies a bucket, decrypted, into another store: every version with all that is kept beside it. What is there already is passed over, so it can be broken off; what was written there later stays.</summary>
public sealed class PlainCopy(EncryptedStore from, IObjectStore to, IProgress<PassProgress>? progress, Action<string> report)
{
    private readonly StackCopy _copy = new(to, static (there, info) => there.IsDeleteMarker == info.IsDeleteMarker && there.LastModified == info.LastModified && there.Size == info.Size);
    private PassProgress _progress;

    public async ValueTask<PassProgress> RunAsync(BucketInfo bucket, CancellationToken cancellationToken)
    {
        await to.WriteBucketAsync(bucket.Name, current => current ?? bucket, cancellationToken).ConfigureAwait(false);
        var versions = new List<ObjectInfo>();
        await foreach (var info in from.ListVersionsAsync(bucket.Name, cancellationToken).ConfigureAwait(false))
        {
            if (versions.Count > 0 && versions[0].Key != info.Key)
                await KeyAsync(bucket.Name, versions, cancellationToken).ConfigureAwait(false);

            versions.Add(info);
        }

        if (versions.Count > 0)
            await KeyAsync(bucket.Name, versions, cancellationToken).ConfigureAwait(false);

        return _progress;
    }

    /// <param name="versions">Emptied.</param>
    private async ValueTask KeyAsync(string bucket, List<ObjectInfo> versions, CancellationToken cancellationToken)
    {
        versions.Reverse();
        await _copy.KeyAsync(
            bucket,
            versions,
            info => BringAsync(bucket, info, cancellationToken),
            (info, outcome, reason) => Count(bucket, info, outcome, reason),
            cancellationToken).ConfigureAwait(false);
        versions.Clear();
    }

    private void Count(string bucket, ObjectInfo info, StackOutcome outcome, string? reason)
    {
        _progress = outcome switch
        {
            StackOutcome.Brought => _progress with { Done = _progress.Done + 1 },
            StackOutcome.Left => _progress with { Left = _progress.Left + 1 },
            _ => _progress with { Skipped = _progress.Skipped + 1 },
        };
        if (outcome == StackOutcome.Newer)
            report($"{bucket}/{info.Key}: what is there is newer, and stays");
        else if (reason is not null)
            report($"{bucket}/{info.Key}: version {info.VersionId}: {reason}");

        progress?.Report(_progress);
    }

    private async ValueTask<bool> BringAsync(string bucket, ObjectInfo info, CancellationToken cancellationToken)
    {
        try
        {
            await using var reader = info.IsDeleteMarker ? null : await from.OpenObjectAsync(bucket, info.Key, info.VersionId, cancellationToken).ConfigureAwait(false);
            if (reader is null && !info.IsDeleteMarker)
                throw new StorageException(StorageFailure.Damaged, "it has gone meanwhile");

            await using var body = reader is null ? Stream.Null : new CheckedContent(reader, count => _progress = _progress with { Bytes = _progress.Bytes + count });
            await to.PutObjectAsync(bucket, info.Key, new ObjectWrite
            {
                VersionId = info.VersionId,
                Body = body,
                Length = info.Size,
                Seal = _ => (reader?.Info ?? info) with { Encryption = null },
            }, cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (StorageException failure) when (failure.Failure is StorageFailure.Damaged or StorageFailure.KeyMissing or StorageFailure.KeyRefused)
        {
            report($"{bucket}/{info.Key}: {failure.Message}");
            return false;
        }
    }
}
