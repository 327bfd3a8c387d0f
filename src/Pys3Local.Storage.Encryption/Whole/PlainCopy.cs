namespace Pys3Local.Storage.Encryption.Whole;

/// <summary>Copies a bucket, decrypted, into another store: every version with all that is kept beside it. What is there already is passed over, so it can be broken off.</summary>
public sealed class PlainCopy(EncryptedStore from, IObjectStore to, IProgress<PassProgress>? progress, Action<string> report)
{
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

        await KeyAsync(bucket.Name, versions, cancellationToken).ConfigureAwait(false);
        return _progress;
    }

    /// <summary>The oldest first: each write puts a version on top.</summary>
    private async ValueTask KeyAsync(string bucket, List<ObjectInfo> versions, CancellationToken cancellationToken)
    {
        for (var i = versions.Count - 1; i >= 0; i--)
        {
            try
            {
                var copied = await VersionAsync(bucket, versions[i], cancellationToken).ConfigureAwait(false);
                _progress = copied ? _progress with { Done = _progress.Done + 1 } : _progress with { Skipped = _progress.Skipped + 1 };
            }
            catch (StorageException failure) when (failure.Failure is StorageFailure.Damaged or StorageFailure.KeyMissing or StorageFailure.KeyRefused)
            {
                _progress = _progress with { Left = _progress.Left + 1 };
                report($"{bucket}/{versions[i].Key}: {failure.Message}");
            }

            progress?.Report(_progress);
        }

        versions.Clear();
    }

    private async ValueTask<bool> VersionAsync(string bucket, ObjectInfo info, CancellationToken cancellationToken)
    {
        if (await to.FindObjectAsync(bucket, info.Key, info.VersionId, cancellationToken).ConfigureAwait(false) is { } there
            && there.LastModified == info.LastModified && there.Size == info.Size)
        {
            return false;
        }

        if (info.IsDeleteMarker)
        {
            await to.PutObjectAsync(bucket, info.Key, new ObjectWrite { VersionId = info.VersionId, Body = Stream.Null, Length = 0, Seal = _ => info }, cancellationToken).ConfigureAwait(false);
            return true;
        }

        await using var reader = await from.OpenObjectAsync(bucket, info.Key, info.VersionId, cancellationToken).ConfigureAwait(false);
        if (reader is null)
            return false;

        await using var body = new CheckedContent(reader, count => _progress = _progress with { Bytes = _progress.Bytes + count });
        await to.PutObjectAsync(bucket, info.Key, new ObjectWrite
        {
            VersionId = info.VersionId,
            Body = body,
            Length = info.Size,
            Seal = _ => reader.Info with { Encryption = null },
        }, cancellationToken).ConfigureAwait(false);
        return true;
    }
}
