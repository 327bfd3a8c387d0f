namespace Pys3Local.Storage.Encryption.Whole;

/// <summary>How far a pass over a bucket has come.</summary>
/// <param name="Done">Versions that were written.</param>
/// <param name="Skipped">Versions that are so already, or were replaced meanwhile.</param>
/// <param name="Left">Versions that could not be, see <see cref="Whole.BucketPass"/>.</param>
/// <param name="Bytes">Of content, read.</param>
public readonly record struct PassProgress(long Done, long Skipped, long Left, long Bytes);

/// <summary>
/// Encrypts what a bucket holds in the clear, one version after the other; whatever else is done with the bucket goes on meanwhile. What is encrypted is so already at the next
/// pass. Older versions stay older ones.
/// </summary>
public sealed class BucketPass(EncryptedStore store, string bucket, IProgress<PassProgress>? progress, Action<string> report)
{
    private PassProgress _progress;

    public async ValueTask<PassProgress> EncryptAsync(CancellationToken cancellationToken)
    {
        await foreach (var info in store.ListVersionsAsync(bucket, cancellationToken).ConfigureAwait(false))
        {
            await OneAsync(info, cancellationToken).ConfigureAwait(false);
            progress?.Report(_progress);
        }

        return _progress;
    }

    private async ValueTask OneAsync(ObjectInfo info, CancellationToken cancellationToken)
    {
        if (info.IsDeleteMarker)
            return;

        if (info.Encryption is not null)
        {
            _progress = _progress with { Skipped = _progress.Skipped + 1 };
            return;
        }

        try
        {
            var written = await WriteAsync(info, cancellationToken).ConfigureAwait(false);
            _progress = written ? _progress with { Done = _progress.Done + 1 } : _progress with { Skipped = _progress.Skipped + 1 };
        }
        catch (StorageException failure) when (failure.Failure is StorageFailure.Damaged)
        {
            _progress = _progress with { Left = _progress.Left + 1 };
            report($"{bucket}/{failure.Message}");
        }
    }

    /// <summary>False where it has been replaced or removed meanwhile.</summary>
    private async ValueTask<bool> WriteAsync(ObjectInfo listed, CancellationToken cancellationToken)
    {
        await using var reader = await store.OpenObjectAsync(bucket, listed.Key, listed.VersionId, cancellationToken).ConfigureAwait(false);
        if (reader is null || !IsSame(reader.Info, listed))
            return false;

        await using var body = new CheckedContent(reader, count => Report(count));
        try
        {
            await store.PutObjectAsync(bucket, listed.Key, new ObjectWrite
            {
                VersionId = listed.VersionId,
                Body = body,
                Length = reader.Info.Size,
                KeepsPlace = true,
                Protection = new ContentProtection.Ring(),
                Guard = (_, replaced) =>
                {
                    if (replaced is null || !IsSame(replaced, reader.Info))
                        throw new ReplacedException();
                },
                Seal = _ => reader.Info,
            }, cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (ReplacedException)
        {
            return false;
        }
    }

    private void Report(int bytes)
    {
        _progress = _progress with { Bytes = _progress.Bytes + bytes };
        progress?.Report(_progress);
    }

    private static bool IsSame(ObjectInfo one, ObjectInfo other) =>
        one.VersionId == other.VersionId && one.ETag == other.ETag && one.Size == other.Size && one.LastModified == other.LastModified
        && one.Encryption == other.Encryption && one.ContentType == other.ContentType
        && one.Metadata.SequenceEqual(other.Metadata) && one.Attributes.SequenceEqual(other.Attributes);

    private sealed class ReplacedException() : Exception("It was replaced meanwhile.");
}
