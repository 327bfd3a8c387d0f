using Pys3Local.Storage.Cloud.Buckets;
using Pys3Local.Storage.Cloud.Names;
using Pys3Local.Storage.Cloud.Reading;
using Pys3Local.Storage.Cloud.Records;
using Pys3Local.Storage.Cloud.Services;

namespace Pys3Local.Storage.Cloud.Writing;

/// <summary>
/// Brings a body to the service. A small one is read first, so that everything is known of it: one request, which can be sent again. A larger one streams into a blob in parts,
/// and its record is a blob of its own, written when the body has ended and before the blob appears.
/// </summary>
internal sealed class ObjectPut(IBlobService service, Layout layout, Objects objects, ObjectCommit commit, BucketEntry entry, TimeProvider time) : IDisposable
{
    /// <summary>Bytes: a body up to it is held in memory.</summary>
    private const int Small = 1 << 20;

    /// <summary>Bytes of a part that streams; more where an object would have too many.</summary>
    private const long Part = 32L << 20;

    /// <summary>Bytes of a part of a body of unknown length, which has to be held to know its length.</summary>
    private const int Unknown = 5 << 20;

    /// <summary>So many parts of a body of unknown length have one size, and the next ones <see cref="Unknown"/> more: 10,000 parts are 268 GiB, and the largest has 50 MiB.</summary>
    private const int UnknownStep = 1000;

    /// <summary>Bytes that are kept of the end of a part, while its body looks at them.</summary>
    private const int EndOfPart = 64 * 1024;

    /// <summary>Bytes of a part that the service copies.</summary>
    private const long CopyPart = 512L << 20;

    /// <summary>What is left of a write that has failed is removed, and the client waits for that.</summary>
    private static readonly TimeSpan CleaningUp = TimeSpan.FromSeconds(10);

    private readonly BodyBuffers _small = new(32, Small + 1, time);
    private readonly BodyBuffers _unknown = new(4, Unknown, time);

    public ValueTask<ObjectInfo> PutAsync(string bucket, string key, ObjectWrite write, CancellationToken cancellationToken) =>
        PutAsync(bucket, key, write, null, cancellationToken);

    /// <param name="writeId">Of a write that may have been done before, and is not to be done twice; null for a new one.</param>
    public async ValueTask<ObjectInfo> PutAsync(string bucket, string key, ObjectWrite write, string? writeId, CancellationToken cancellationToken)
    {
        _ = layout.NameOf(bucket, key);
        if (write.Body is ObjectReaderStream { Reader: CloudReader { Untouched: (var offset, > Small and var length) } source } && ReferenceEquals(source.Service, service))
            return await CopyAsync((bucket, key), source, (offset, length), write, cancellationToken).ConfigureAwait(false);

        if (write.Length is > Small)
            return await InPartsAsync(bucket, key, write, writeId, upload => SendAsync(upload, write.Body, write.Length.Value, cancellationToken), cancellationToken).ConfigureAwait(false);

        using var buffer = await _small.RentAsync(cancellationToken).ConfigureAwait(false);
        var filled = await write.Body.ReadAtLeastAsync(buffer.Memory[..(Small + 1)], Small + 1, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false);
        return filled <= Small
            ? await WholeAsync(bucket, key, write, writeId, buffer.Memory[..filled], cancellationToken).ConfigureAwait(false)
            : await InPartsAsync(bucket, key, write, writeId, upload => SendUnknownAsync(upload, buffer, filled, write.Body, cancellationToken), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Keeps a body as a blob that is no object.</summary>
    /// <returns>Bytes.</returns>
    public async ValueTask<long> PutDataAsync(string bucket, string name, ObjectWrite write, CancellationToken cancellationToken)
    {
        using var buffer = await _small.RentAsync(cancellationToken).ConfigureAwait(false);
        var filled = await write.Body.ReadAtLeastAsync(buffer.Memory[..(Small + 1)], Small + 1, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false);
        if (filled <= Small)
        {
            using var held = await entry.EnterAsync(bucket, cancellationToken).ConfigureAwait(false);
            await service.PutAsync(layout.ContainerOf(bucket), name, buffer.Memory[..filled], BlobHeaders.None, BlobCondition.None, cancellationToken).ConfigureAwait(false);
            return filled;
        }

        var upload = await service.BeginAsync(layout.ContainerOf(bucket), name, BlobHeaders.None, cancellationToken).ConfigureAwait(false);
        try
        {
            var (parts, length) = await SendUnknownAsync(upload, buffer, filled, write.Body, cancellationToken).ConfigureAwait(false);
            using var held = await entry.EnterAsync(bucket, cancellationToken).ConfigureAwait(false);
            await upload.CommitAsync(parts, BlobCondition.None, cancellationToken).ConfigureAwait(false);
            return length;
        }
        catch
        {
            await AbortAsync(upload).ConfigureAwait(false);
            throw;
        }
    }

    public void Dispose()
    {
        _small.Dispose();
        _unknown.Dispose();
    }

    private async ValueTask<ObjectInfo> WholeAsync(
        string bucket, string key, ObjectWrite write, string? writeId, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        var info = Sealed(write, key, content.Length);
        if (info.IsDeleteMarker)
            return await MarkAsync(bucket, key, info, write, cancellationToken).ConfigureAwait(false);

        var record = ObjectRecord.Of(writeId ?? ObjectCommit.NewId(), 0, info);
        using var held = await entry.EnterAsync(bucket, cancellationToken).ConfigureAwait(false);
        if (writeId is not null && await commit.FindMadeAsync((bucket, key), writeId, cancellationToken).ConfigureAwait(false) is { } made)
            return made.Info;

        var headers = objects.TryInline(record);
        var isNew = headers is null && (await PutRecordAsync((bucket, key), record, cancellationToken).ConfigureAwait(false)).IsNew;

        headers ??= Objects.Referring(record.Id, record.ContentType, LockedAttributes.Of(record.Attributes));
        var written = await CommitAsync(
            (bucket, key), record, write,
            condition => service.PutAsync(layout.ContainerOf(bucket), layout.NameOf(bucket, key), content, headers, condition, CancellationToken.None),
            isNew, cancellationToken).ConfigureAwait(false);
        return Made(info, written);
    }

    private async ValueTask<ObjectInfo> MarkAsync(string bucket, string key, ObjectInfo info, ObjectWrite write, CancellationToken cancellationToken)
    {
        using var held = await entry.EnterAsync(bucket, cancellationToken).ConfigureAwait(false);
        var versions = await objects.VersionsAsync(bucket, cancellationToken).ConfigureAwait(false) ?? throw ObjectCommit.NoVersions();
        var written = await commit.CreateAsync(
            (bucket, key), null, write, condition => versions.MarkAsync(layout.ContainerOf(bucket), layout.NameOf(bucket, key), condition, CancellationToken.None), null, cancellationToken).ConfigureAwait(false);
        return Made(info, written);
    }

    private static ObjectInfo Made(ObjectInfo info, BlobWritten written) => info with { VersionId = written.VersionId ?? ObjectInfo.NullVersion };

    /// <param name="send">Sends the parts; returns them, and the bytes of all together.</param>
    private async ValueTask<ObjectInfo> InPartsAsync(
        string bucket, string key, ObjectWrite write, string? writeId, Func<IBlobUpload, ValueTask<(List<(int, string)> Parts, long Length)>> send, CancellationToken cancellationToken)
    {
        var id = writeId ?? ObjectCommit.NewId();
        var upload = await service.BeginAsync(
            layout.ContainerOf(bucket), layout.NameOf(bucket, key), Objects.Referring(id, null), cancellationToken).ConfigureAwait(false);
        try
        {
            var (parts, length) = await send(upload).ConfigureAwait(false);
            return await CompleteAsync((bucket, key), id, upload, parts, Sealed(write, key, length), write, cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            await AbortAsync(upload).ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Makes the object of what has been sent.</summary>
    public async ValueTask<ObjectInfo> CompleteAsync(
        (string Bucket, string Key) key, string id, IBlobUpload upload, IReadOnlyList<(int, string)> parts, ObjectInfo info, ObjectWrite write,
        CancellationToken cancellationToken)
    {
        if (info.IsDeleteMarker)
            throw new StorageException(StorageFailure.NotSupported, "A delete marker has no content.");

        var record = ObjectRecord.Of(id, 0, info);
        using var entered = await entry.EnterAsync(key.Bucket, cancellationToken).ConfigureAwait(false);
        var (made, isNew) = await PutRecordAsync(key, record, cancellationToken).ConfigureAwait(false);
        if (made is not null)
            return made.Info.ETag == info.ETag && made.Info.Size == info.Size ? made.Info : throw new StorageException(StorageFailure.UploadNotFound, $"'{key.Bucket}/{key.Key}' has been made of other parts of this upload already.");

        var written = await CommitAsync(key, record, write, condition => upload.CommitAsync(parts, condition, CancellationToken.None), isNew, cancellationToken).ConfigureAwait(false);

        // The record says it already, and this server keeps to it; from here on the service does too.
        if (LockedAttributes.Of(info.Attributes) is { } held && written.VersionId is { } version)
            await service.Versions!.SetLockAsync(layout.ContainerOf(key.Bucket), layout.NameOf(key.Bucket, key.Key), version, (null, held), CancellationToken.None).ConfigureAwait(false);

        return Made(info, written);
    }

    /// <summary>The object that a write has made already, where it is still there.</summary>
    public async ValueTask<ObjectInfo?> FindMadeAsync((string Bucket, string Key) key, string writeId, CancellationToken cancellationToken) =>
        (await commit.FindMadeAsync(key, writeId, cancellationToken).ConfigureAwait(false))?.Info;

    /// <summary>
    /// Keeps the record of an object that is about to appear. One of this write that is there already was left by an attempt whose end is not known: it belongs to what that has
    /// made. Only where there is no such thing it is replaced.
    /// </summary>
    /// <returns>What the write has made before, and whether the record is of this attempt alone.</returns>
    private async ValueTask<(CloudObject? Made, bool IsNew)> PutRecordAsync((string Bucket, string Key) key, ObjectRecord record, CancellationToken cancellationToken)
    {
        if (await objects.PutRecordAsync(key.Bucket, record, BlobCondition.New, cancellationToken).ConfigureAwait(false))
            return (null, true);

        if (await commit.FindMadeAsync(key, record.Id, cancellationToken).ConfigureAwait(false) is { } made)
            return (made, false);

        // It may be the one that was just written, where the service's answer was lost.
        return await objects.FindRecordAsync(key.Bucket, record.Id, cancellationToken).ConfigureAwait(false) is var (found, etag) &&
            (found is not null && found.ToJson().AsSpan().SequenceEqual(record.ToJson()) ||
                await objects.PutRecordAsync(key.Bucket, record, new BlobCondition(etag, false), cancellationToken).ConfigureAwait(false))
            ? (null, false)
            : throw new StorageException(StorageFailure.Busy, $"{service.Traits.Location}: '{key.Bucket}/{key.Key}' is being written by another server by the same upload.");
    }

    /// <summary>
    /// Commits, and takes the record back where that has surely not been done: the guard has refused it, or its condition does not hold. Whatever else went wrong, the object may be
    /// there, now or in a moment, and then it needs its record.
    /// </summary>
    private async ValueTask<BlobWritten> CommitAsync(
        (string Bucket, string Key) key, ObjectRecord record, ObjectWrite write, Func<BlobCondition, ValueTask<BlobWritten?>> make, bool isNew,
        CancellationToken cancellationToken) =>
        await commit.CreateAsync(key, record.Id, write, make, isNew ? () => RemoveRecordAsync(key.Bucket, record.Id) : null, cancellationToken).ConfigureAwait(false);

    private async ValueTask<(List<(int, string)> Parts, long Length)> SendAsync(
        IBlobUpload upload, Stream body, long length, CancellationToken cancellationToken)
    {
        var size = Math.Max(Part, (length + service.Traits.MaxParts - 1) / service.Traits.MaxParts);
        var parts = new List<(int, string)>();
        var kept = length > size ? new byte[EndOfPart] : [];
        for (var sent = 0L; sent < length; sent += size)
        {
            var count = Math.Min(size, length - sent);
            var part = new BodyPart(body, count, isLast: sent + count == length, kept);
            await using var closing = part.ConfigureAwait(false);
            parts.Add((parts.Count + 1, await upload.PutPartAsync(parts.Count + 1, part, count, cancellationToken).ConfigureAwait(false)));
        }

        return (parts, length);
    }

    private async ValueTask<(List<(int, string)> Parts, long Length)> SendUnknownAsync(
        IBlobUpload upload, BodyBuffers.Lease begin, int filled, Stream body, CancellationToken cancellationToken)
    {
        using var buffer = await _unknown.RentAsync(cancellationToken).ConfigureAwait(false);
        begin.Memory[..filled].CopyTo(buffer.Memory);
        begin.Dispose();
        var parts = new List<(int, string)>();
        var length = 0L;
        do
        {
            var size = Unknown * (1 + parts.Count / UnknownStep);
            buffer.Grow(size);
            filled += await body.ReadAtLeastAsync(buffer.Memory[filled..size], size - filled, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false);
            if (filled == 0 && parts.Count > 0)
                break;

            var part = new MemoryPart(buffer.Memory[..filled]);
            await using var closing = part.ConfigureAwait(false);
            parts.Add((parts.Count + 1, await upload.PutPartAsync(parts.Count + 1, part, filled, cancellationToken).ConfigureAwait(false)));
            length += filled;
            (filled, var last) = (0, filled);
            if (last < size)
                break;
        }
        while (true);
        return (parts, length);
    }

    /// <param name="range">What was selected: the reader may have begun to read meanwhile, where its object is being changed.</param>
    private ValueTask<ObjectInfo> CopyAsync(
        (string Bucket, string Key) target, CloudReader source, (long Offset, long Length) range, ObjectWrite write, CancellationToken cancellationToken)
    {
        var (offset, length) = range;
        return InPartsAsync(
            target.Bucket,
            target.Key,
            write,
            null,
            async upload =>
            {
                var parts = new List<(int, string)>();
                for (var done = 0L; done < length; done += CopyPart)
                {
                    var tag = await upload.CopyPartAsync(
                        parts.Count + 1, source.Container, source.Blob, offset + done, Math.Min(CopyPart, length - done), cancellationToken).ConfigureAwait(false);
                    parts.Add((parts.Count + 1, tag ?? throw new StorageException(
                        StorageFailure.Unavailable, $"{service.Traits.Location}: '{source.Blob.Name}' was replaced while it was copied.")));
                }

                return (parts, length);
            },
            cancellationToken);
    }

    private static ObjectInfo Sealed(ObjectWrite write, string key, long length) =>
        write.Seal(length) with { Key = key, VersionId = write.VersionId, Size = length, IsLatest = true };

    private async ValueTask RemoveRecordAsync(string bucket, string id)
    {
        using var limit = new CancellationTokenSource(CleaningUp, time);
        try
        {
            await objects.RemoveRecordAsync(bucket, id, limit.Token).ConfigureAwait(false);
        }
        catch (Exception e) when (e is StorageException or OperationCanceledException)
        {
            // A blob too many is harmless.
        }
    }

    public async ValueTask AbortAsync(IBlobUpload upload)
    {
        using var limit = new CancellationTokenSource(CleaningUp, time);
        try
        {
            await upload.AbortAsync(limit.Token).ConfigureAwait(false);
        }
        catch (Exception e) when (e is StorageException or OperationCanceledException)
        {
            // What has been sent stays until the service's own rules for unfinished uploads, or an operator, remove it.
        }
    }
}
