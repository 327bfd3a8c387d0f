using System.Security.Cryptography;
using Pys3Local.Storage.Cloud.Names;
using Pys3Local.Storage.Cloud.Reading;
using Pys3Local.Storage.Cloud.Records;
using Pys3Local.Storage.Cloud.Services;
using Pys3Local.Storage.Multipart;

namespace Pys3Local.Storage.Cloud.Writing;

/// <summary>
/// The moment at which an object appears, changes or goes. The guard is asked with the object as it is, and the service is told to do it only if that has not changed; where it has,
/// the guard is asked again. Within one server changes of a key go one after the other.
/// </summary>
internal sealed class ObjectCommit(IBlobService service, Layout layout, Objects objects, OpenReaders readers)
{
    /// <summary>How often another server may come first.</summary>
    private const int Attempts = 20;

    private readonly NameLocks _keys = new();

    public static string NewId() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(12));

    public static StorageException NoVersions() => new(StorageFailure.NotSupported, "This store keeps no versions.");

    /// <param name="key">Where.</param>
    /// <param name="id">Of the write.</param>
    /// <param name="guard">Null allows.</param>
    /// <param name="write">Makes the blob; the result is its ETag, or null where the condition does not hold.</param>
    /// <returns>The blob's ETag.</returns>
    public async ValueTask<string> CreateAsync(
        (string Bucket, string Key) key, string id, CommitGuard? guard, Func<BlobCondition, ValueTask<string?>> write, CancellationToken cancellationToken)
    {
        using var turn = await _keys.EnterAsync(LockOf(key), cancellationToken).ConfigureAwait(false);
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            var found = await objects.FindAsync(key.Bucket, key.Key, cancellationToken).ConfigureAwait(false);
            if (found?.Id == id)
                return found.Blob.ETag;

            guard?.Invoke(found?.Info, found?.Info);
            cancellationToken.ThrowIfCancellationRequested();
            var condition = guard is null ? BlobCondition.None : BlobCondition.Unchanged(found?.Blob);
            try
            {
                if (await ChangeAsync(key, () => write(condition)).ConfigureAwait(false) is { } etag)
                {
                    await RemoveRecordAsync(key.Bucket, found).ConfigureAwait(false);
                    return etag;
                }
            }
            catch (StorageException e) when (e.Failure == StorageFailure.UploadNotFound)
            {
                // It has ended: by this very commit, where the answer was lost and the service was asked again.
                if ((await objects.FindAsync(key.Bucket, key.Key, cancellationToken).ConfigureAwait(false)) is { } made && made.Id == id)
                    return made.Blob.ETag;

                throw;
            }
        }

        throw Busy(key);
    }

    public async ValueTask<ObjectInfo?> UpdateAsync((string Bucket, string Key) key, Func<ObjectInfo, ObjectInfo> change, CancellationToken cancellationToken)
    {
        using var turn = await _keys.EnterAsync(LockOf(key), cancellationToken).ConfigureAwait(false);
        byte[]? written = null;
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            if (await objects.FindAsync(key.Bucket, key.Key, cancellationToken).ConfigureAwait(false) is not { } found)
                return null;

            // Its answer was lost, and the service was asked again.
            if (written is not null && found.Record?.ToJson().AsSpan().SequenceEqual(written) == true)
                return found.Info;

            var changed = change(found.Info);
            var info = found.Info with
            {
                ContentType = changed.ContentType,
                Metadata = changed.Metadata,
                Attributes = changed.Attributes,
                LastModified = changed.LastModified,
            };
            var record = ObjectRecord.Of(found.Id ?? NewId(), (found.Record?.Revision ?? 0) + 1, info);
            written = record.ToJson();
            if (await ReplaceRecordAsync(key, found, record, cancellationToken).ConfigureAwait(false))
                return info;
        }

        throw Busy(key);
    }

    public async ValueTask<ObjectInfo?> DeleteAsync((string Bucket, string Key) key, CommitGuard? guard, CancellationToken cancellationToken)
    {
        using var turn = await _keys.EnterAsync(LockOf(key), cancellationToken).ConfigureAwait(false);
        CloudObject? tried = null;
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            var found = await objects.FindAsync(key.Bucket, key.Key, cancellationToken).ConfigureAwait(false);
            if (found is null && tried is not null)
                return tried.Info;

            guard?.Invoke(found?.Info, found?.Info);
            if (found is null)
                return null;

            tried = found;

            cancellationToken.ThrowIfCancellationRequested();
            var condition = guard is null ? BlobCondition.None : BlobCondition.Unchanged(found.Blob);
            if (await ChangeAsync(key, () => service.DeleteAsync(layout.ContainerOf(key.Bucket), found.Blob.Name, condition, cancellationToken)).ConfigureAwait(false))
            {
                await RemoveRecordAsync(key.Bucket, found).ConfigureAwait(false);
                return found.Info;
            }
        }

        throw Busy(key);
    }

    /// <summary>
    /// A record of its own is replaced where it is. One in the header is put into the header again; where it does not fit any more, it moves into a
    /// blob of its own, which is written first.
    /// </summary>
    private async ValueTask<bool> ReplaceRecordAsync((string Bucket, string Key) key, CloudObject found, ObjectRecord record, CancellationToken cancellationToken)
    {
        if (found.Sidecar is { } etag)
            return await objects.PutRecordAsync(key.Bucket, record, new BlobCondition(etag, false), cancellationToken).ConfigureAwait(false);

        if (objects.TryInline(record) is not { } headers)
        {
            headers = Objects.Referring(record.Id, record.ContentType);
            await objects.PutRecordAsync(key.Bucket, record, BlobCondition.None, cancellationToken).ConfigureAwait(false);
        }

        return await service.SetHeadersAsync(layout.ContainerOf(key.Bucket), found.Blob, headers, cancellationToken).ConfigureAwait(false);
    }

    private ValueTask<T> ChangeAsync<T>((string Bucket, string Key) key, Func<ValueTask<T>> change) =>
        readers.ChangeAsync(LockOf(key), change);

    private async ValueTask RemoveRecordAsync(string bucket, CloudObject? gone)
    {
        if (gone is not { Sidecar: not null, Id: { } id })
            return;

        try
        {
            await objects.RemoveRecordAsync(bucket, id, CancellationToken.None).ConfigureAwait(false);
        }
        catch (StorageException)
        {
            // The write has been done; a blob too many is harmless.
        }
    }

    internal static string LockOf((string Bucket, string Key) key) => $"{key.Bucket}/{key.Key}";

    private StorageException Busy((string Bucket, string Key) key) =>
        new(StorageFailure.Busy, $"{service.Traits.Location}: '{key.Bucket}/{key.Key}' is being changed by others all the time.");
}
