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

    /// <summary>How many versions others may have put on top meanwhile.</summary>
    private const int MaxNewer = 100;

    /// <summary>Versions of a key that are listed at once.</summary>
    private const int Page = 1000;

    private const string Governance = "GOVERNANCE";

    private readonly NameLocks _keys = new();

    public static string NewId() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(12));

    public static StorageException NoVersions() => new(StorageFailure.NotSupported, "This store keeps no versions.");

    public static StorageException NotAgain() =>
        new(StorageFailure.NotSupported, "This store gives versions their ids itself: none can be written again in its place.");

    /// <param name="key">Where.</param>
    /// <param name="id">Of the write; null for a delete marker.</param>
    /// <param name="write">Under which id, and whether it may.</param>
    /// <param name="make">Makes the blob; null where the condition does not hold. It is not to be cancelled: a service that has begun may end it, and nobody would know.</param>
    /// <param name="takeBack">Called where the blob has surely not been made, before that is thrown; null for nothing to do.</param>
    public async ValueTask<BlobWritten> CreateAsync(
        (string Bucket, string Key) key, string? id, ObjectWrite write, Func<BlobCondition, ValueTask<BlobWritten?>> make, Func<ValueTask>? takeBack, CancellationToken cancellationToken)
    {
        var sent = new SentWrite();
        try
        {
            return await CreateAsync(key, id, write, make, sent, cancellationToken).ConfigureAwait(false);
        }
        catch when (takeBack is not null && !sent.MayBeDone)
        {
            await takeBack().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>The object that a write has made, where it is still there: among all versions of its key.</summary>
    public async ValueTask<CloudObject?> FindMadeAsync((string Bucket, string Key) key, string id, CancellationToken cancellationToken)
    {
        if (await objects.FindAsync(key.Bucket, key.Key, cancellationToken).ConfigureAwait(false) is { } newest && newest.Id == id)
            return newest;

        return await objects.VersionsAsync(key.Bucket, cancellationToken).ConfigureAwait(false) is { } versions &&
            await FindWriteAsync(versions, key, id, null, int.MaxValue, cancellationToken).ConfigureAwait(false) is { } blob
            ? await objects.ReadAsync(key.Bucket, key.Key, blob, null, cancellationToken).ConfigureAwait(false)
            : null;
    }

    private async ValueTask<BlobWritten> CreateAsync(
        (string Bucket, string Key) key, string? id, ObjectWrite write, Func<BlobCondition, ValueTask<BlobWritten?>> make, SentWrite sent, CancellationToken cancellationToken)
    {
        using var turn = await _keys.EnterAsync(LockOf(key), cancellationToken).ConfigureAwait(false);
        var versions = await objects.VersionsAsync(key.Bucket, cancellationToken).ConfigureAwait(false);
        CloudObject? before = null;
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            // Who has asked for a write learns whether it was done, whoever has hung up meanwhile.
            var looking = attempt == 0 ? cancellationToken : CancellationToken.None;
            var found = await objects.FindAsync(key.Bucket, key.Key, looking).ConfigureAwait(false);
            if (found is not null && (id is not null ? found.Id == id : attempt > 0 && found.Blob.IsMarker))
                return Of(found.Blob);

            // The answer of an attempt may have been lost, and another server have put something on top since.
            if (attempt > 0 && versions is not null && id is not null && await FindWriteAsync(versions, key, id, before?.Blob.VersionId, MaxNewer, looking).ConfigureAwait(false) is { } own)
                return Of(own);

            sent.MayBeDone = false;
            before ??= found;
            var replaced = versions is null ? found : await ReplacedAsync(key, write.VersionId, found, looking).ConfigureAwait(false);
            write.Guard?.Invoke(found?.Info, replaced?.Info);
            cancellationToken.ThrowIfCancellationRequested();

            // A write of a version that is sent twice would make two.
            var condition = write.Guard is null && versions is null ? BlobCondition.None : BlobCondition.Unchanged(found?.Blob);
            sent.MayBeDone = true;
            try
            {
                if (await ChangeAsync(key, () => make(condition)).ConfigureAwait(false) is { } written)
                {
                    if (written.VersionId is null or ObjectInfo.NullVersion)
                        await RemoveRecordAsync(key.Bucket, replaced).ConfigureAwait(false);

                    return written;
                }
            }
            catch (StorageException e) when (e.Failure == StorageFailure.UploadNotFound && id is not null)
            {
                // It has ended: by this very commit, where the answer was lost and the service was asked again.
                if (await FindMadeAsync(key, id, CancellationToken.None).ConfigureAwait(false) is { } made)
                    return Of(made.Blob);

                throw;
            }
        }

        throw Busy(key);
    }

    /// <param name="key">Where.</param>
    /// <param name="version">Null for the newest.</param>
    /// <param name="change">Of what is kept.</param>
    public async ValueTask<ObjectInfo?> UpdateAsync((string Bucket, string Key) key, string? version, Func<ObjectInfo, ObjectInfo> change, CancellationToken cancellationToken)
    {
        using var turn = await _keys.EnterAsync(LockOf(key), cancellationToken).ConfigureAwait(false);
        byte[]? written = null;
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            if (await objects.FindExactlyAsync(key.Bucket, key.Key, version, cancellationToken).ConfigureAwait(false) is not { } found)
                return null;

            // Its answer was lost, and the service was asked again.
            if (written is not null && found.Record?.ToJson().AsSpan().SequenceEqual(written) == true)
                return found.Info;

            var changed = change(found.Info);
            if (found.IsUnreadable)
                throw new StorageException(StorageFailure.Damaged, $"{service.Traits.Location}: what is kept with '{found.Blob.Name}' is missing or cannot be read, so it cannot be changed: upload the object again.");

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

    /// <summary>Removes a version; where the bucket keeps none, the object.</summary>
    public async ValueTask<ObjectInfo?> DeleteAsync((string Bucket, string Key) key, string version, CommitGuard? guard, CancellationToken cancellationToken)
    {
        using var turn = await _keys.EnterAsync(LockOf(key), cancellationToken).ConfigureAwait(false);
        if (await objects.VersionsAsync(key.Bucket, cancellationToken).ConfigureAwait(false) is { } versions)
            return await DeleteVersionAsync(versions, key, version, guard, cancellationToken).ConfigureAwait(false);

        if (version != ObjectInfo.NullVersion)
        {
            guard?.Invoke((await objects.FindAsync(key.Bucket, key.Key, cancellationToken).ConfigureAwait(false))?.Info, null);
            return null;
        }

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

    /// <summary>A version never changes, so nobody can come between but with what is kept of it.</summary>
    private async ValueTask<ObjectInfo?> DeleteVersionAsync(
        IBlobVersions versions, (string Bucket, string Key) key, string version, CommitGuard? guard, CancellationToken cancellationToken)
    {
        var found = await objects.FindExactlyAsync(key.Bucket, key.Key, version, cancellationToken).ConfigureAwait(false);
        if (guard is not null)
        {
            var newest = found is { Info.IsLatest: true } ? found : await objects.FindAsync(key.Bucket, key.Key, cancellationToken).ConfigureAwait(false);
            guard(newest?.Info, found?.Info);
        }

        if (found is null)
            return null;

        cancellationToken.ThrowIfCancellationRequested();
        await ChangeAsync(key, async () =>
        {
            await versions.DeleteAsync(
                layout.ContainerOf(key.Bucket), found.Blob.Name, version, LockedAttributes.Of(found.Info.Attributes)?.Mode == Governance, cancellationToken).ConfigureAwait(false);
            return true;
        }).ConfigureAwait(false);
        await RemoveRecordAsync(key.Bucket, found).ConfigureAwait(false);
        return found.Info;
    }

    /// <summary>What a write under this id takes the place of.</summary>
    private async ValueTask<CloudObject?> ReplacedAsync((string Bucket, string Key) key, string version, CloudObject? newest, CancellationToken cancellationToken) =>
        version != ObjectInfo.NullVersion ? null
        : newest?.Blob.VersionId == version ? newest
        : await objects.FindAsync(key.Bucket, key.Key, version, null, cancellationToken).ConfigureAwait(false) is { } older ? older with { Info = older.Info with { IsLatest = false } }
        : null;

    /// <summary>The version that a write has made, among those newer than one.</summary>
    /// <param name="most">So many of them are looked at.</param>
    private async ValueTask<Blob?> FindWriteAsync(
        IBlobVersions versions, (string Bucket, string Key) key, string id, string? after, int most, CancellationToken cancellationToken)
    {
        var (container, name) = (layout.ContainerOf(key.Bucket), layout.NameOf(key.Bucket, key.Key));
        (string? Name, string? Version) from = default;
        for (var left = most; left > 0;)
        {
            var page = await versions.ListAsync(container, name, from, Math.Min(Page, left), cancellationToken).ConfigureAwait(false);
            foreach (var one in page.Blobs.TakeWhile(one => one.Name == name && one.VersionId != after).Where(one => !one.IsMarker))
            {
                if (await versions.FindAsync(container, name, one.VersionId, cancellationToken).ConfigureAwait(false) is { } found && Objects.IdOf(found) == id)
                    return found;
            }

            left -= page.Blobs.Count;
            if (!page.IsTruncated || page.Blobs.Any(one => one.Name != name || one.VersionId == after))
                return null;

            from = page.NextVersion(service, from);
        }

        return null;
    }

    private static BlobWritten Of(Blob blob) => new(blob.ETag, blob.VersionId);

    /// <summary>
    /// A record of its own is replaced where it is. One in the header is put into the header again; where it does not fit any more, it moves into a
    /// blob of its own, which is written first. A version never changes: what has changed of it is a blob of its own, and its lock is the service's too.
    /// </summary>
    private async ValueTask<bool> ReplaceRecordAsync((string Bucket, string Key) key, CloudObject found, ObjectRecord record, CancellationToken cancellationToken)
    {
        var versions = await objects.VersionsAsync(key.Bucket, cancellationToken).ConfigureAwait(false);
        if (versions is not null && LockedAttributes.Of(record.Attributes) is var held && held != LockedAttributes.Of(found.Info.Attributes))
        {
            await versions.SetLockAsync(
                layout.ContainerOf(key.Bucket), found.Blob.Name, found.Info.VersionId, (LockedAttributes.Of(found.Info.Attributes), held), cancellationToken).ConfigureAwait(false);
        }

        if (found.Sidecar is { } etag)
            return await objects.PutRecordAsync(key.Bucket, record, new BlobCondition(etag, false), cancellationToken).ConfigureAwait(false);

        // What another program has put there is left as it is: its headers are not ours to write.
        if (versions is not null || found.Id is null)
            return await objects.PutChangeAsync(key.Bucket, found, record, cancellationToken).ConfigureAwait(false);

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
        try
        {
            if (gone is { Sidecar: not null, Id: { } id })
                await objects.RemoveRecordAsync(bucket, id, CancellationToken.None).ConfigureAwait(false);
            else if (gone is { Change: not null })
                await objects.RemoveChangeAsync(bucket, gone, CancellationToken.None).ConfigureAwait(false);
        }
        catch (StorageException)
        {
            // The write has been done; a blob too many is harmless.
        }
    }

    /// <summary>What is known of a write that is being tried.</summary>
    private sealed class SentWrite
    {
        /// <summary>It was sent, and has not been looked for since.</summary>
        public bool MayBeDone { get; set; }
    }

    internal static string LockOf((string Bucket, string Key) key) => $"{key.Bucket}/{key.Key}";

    private StorageException Busy((string Bucket, string Key) key) =>
        new(StorageFailure.Busy, $"{service.Traits.Location}: '{key.Bucket}/{key.Key}' is being changed by others all the time.");
}
