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
internal sealed class ObjectPut(IBlobService service, Layout layout, Objects objects, ObjectCommit commit, BucketEntry entry) : IDisposable
{
    /// <summary>Bytes: a body up to it is held in memory.</summary>
    private const int Small = 1 << 20;

    /// <summary>Bytes of a part that streams; more where an object would have too many.</summary>
    private const long Part = 32L << 20;

    /// <summary>Bytes of a part of a body of unknown length, which has to be held to know its length.</summary>
    private const int Unknown = 5 << 20;

    /// <summary>Bytes of a part that the service copies.</summary>
    private const long CopyPart = 512L << 20;

    private readonly BodyBuffers _small = new(32, Small + 1);
    private readonly BodyBuffers _unknown = new(4, Unknown);

    public async ValueTask<ObjectInfo> PutAsync(string bucket, string key, ObjectWrite write, CancellationToken cancellationToken)
    {
        _ = layout.NameOf(bucket, key);
        if (write.Body is ObjectReaderStream { Reader: CloudReader { Untouched: (var offset, > Small and var length) } source } && ReferenceEquals(source.Service, service))
            return await CopyAsync((bucket, key), source, (offset, length), write, cancellationToken).ConfigureAwait(false);

        if (write.Length is > Small)
            return await InPartsAsync(bucket, key, write, upload => SendAsync(upload, write.Body, write.Length.Value, cancellationToken), cancellationToken).ConfigureAwait(false);

        using var buffer = await _small.RentAsync(cancellationToken).ConfigureAwait(false);
        var filled = await write.Body.ReadAtLeastAsync(buffer.Memory[..(Small + 1)], Small + 1, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false);
        return filled <= Small
            ? await WholeAsync(bucket, key, write, buffer.Memory[..filled], cancellationToken).ConfigureAwait(false)
            : await InPartsAsync(bucket, key, write, upload => SendUnknownAsync(upload, buffer.Memory[..filled], write.Body, cancellationToken), cancellationToken).ConfigureAwait(false);
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
            var (parts, length) = await SendUnknownAsync(upload, buffer.Memory[..filled], write.Body, cancellationToken).ConfigureAwait(false);
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
        string bucket, string key, ObjectWrite write, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        var info = Sealed(write, key, content.Length);
        if (info.IsDeleteMarker)
            return await MarkAsync(bucket, key, info, write, cancellationToken).ConfigureAwait(false);

        var record = ObjectRecord.Of(ObjectCommit.NewId(), 0, info);
        using var held = await entry.EnterAsync(bucket, cancellationToken).ConfigureAwait(false);
        var headers = objects.TryInline(record);
        if (headers is null)
        {
            await objects.PutRecordAsync(bucket, record, BlobCondition.None, cancellationToken).ConfigureAwait(false);
            headers = Objects.Referring(record.Id, record.ContentType, LockedAttributes.Of(record.Attributes));
        }

        var written = await CommitAsync(
            (bucket, key), record, write,
            condition => service.PutAsync(layout.ContainerOf(bucket), layout.NameOf(bucket, key), content, headers, condition, cancellationToken),
            headers.Metadata.Values.First() == record.Id, cancellationToken).ConfigureAwait(false);
        return Made(info, written);
    }

    private async ValueTask<ObjectInfo> MarkAsync(string bucket, string key, ObjectInfo info, ObjectWrite write, CancellationToken cancellationToken)
    {
        using var held = await entry.EnterAsync(bucket, cancellationToken).ConfigureAwait(false);
        var versions = await objects.VersionsAsync(bucket, cancellationToken).ConfigureAwait(false) ?? throw ObjectCommit.NoVersions();
        var written = await commit.CreateAsync(
            (bucket, key), null, write, condition => versions.MarkAsync(layout.ContainerOf(bucket), layout.NameOf(bucket, key), condition, cancellationToken), cancellationToken).ConfigureAwait(false);
        return Made(info, written);
    }

    private static ObjectInfo Made(ObjectInfo info, BlobWritten written) => info with { VersionId = written.VersionId ?? ObjectInfo.NullVersion };

    /// <param name="send">Sends the parts; returns them, and the bytes of all together.</param>
    private async ValueTask<ObjectInfo> InPartsAsync(
        string bucket, string key, ObjectWrite write, Func<IBlobUpload, ValueTask<(List<(int, string)> Parts, long Length)>> send, CancellationToken cancellationToken)
    {
        var id = ObjectCommit.NewId();
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
        await objects.PutRecordAsync(key.Bucket, record, BlobCondition.None, cancellationToken).ConfigureAwait(false);
        var written = await CommitAsync(key, record, write, condition => upload.CommitAsync(parts, condition, cancellationToken), true, cancellationToken).ConfigureAwait(false);

        // The record says it already, and this server keeps to it; from here on the service does too.
        if (LockedAttributes.Of(info.Attributes) is { } held && written.VersionId is { } version)
            await service.Versions!.SetLockAsync(layout.ContainerOf(key.Bucket), layout.NameOf(key.Bucket, key.Key), version, (null, held), cancellationToken).ConfigureAwait(false);

        return Made(info, written);
    }

    /// <summary>Commits, and takes the record back where that is refused.</summary>
    private async ValueTask<BlobWritten> CommitAsync(
        (string Bucket, string Key) key, ObjectRecord record, ObjectWrite write, Func<BlobCondition, ValueTask<BlobWritten?>> make, bool hasRecord,
        CancellationToken cancellationToken)
    {
        try
        {
            return await commit.CreateAsync(key, record.Id, write, make, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (hasRecord && e is not StorageException { Failure: StorageFailure.Unavailable or StorageFailure.Busy })
        {
            // Where the answer was lost the object may be there: its record stays.
            await RemoveRecordAsync(key.Bucket, record.Id).ConfigureAwait(false);
            throw;
        }
    }

    private async ValueTask<(List<(int, string)> Parts, long Length)> SendAsync(
        IBlobUpload upload, Stream body, long length, CancellationToken cancellationToken)
    {
        var size = Math.Max(Part, (length + service.Traits.MaxParts - 1) / service.Traits.MaxParts);
        var parts = new List<(int, string)>();
        for (var sent = 0L; sent < length; sent += size)
        {
            var count = Math.Min(size, length - sent);
            var part = new BodyPart(body, count, isLast: sent + count == length);
            await using var closing = part.ConfigureAwait(false);
            parts.Add((parts.Count + 1, await upload.PutPartAsync(parts.Count + 1, part, count, cancellationToken).ConfigureAwait(false)));
        }

        return (parts, length);
    }

    private async ValueTask<(List<(int, string)> Parts, long Length)> SendUnknownAsync(
        IBlobUpload upload, ReadOnlyMemory<byte> begin, Stream body, CancellationToken cancellationToken)
    {
        using var buffer = await _unknown.RentAsync(cancellationToken).ConfigureAwait(false);
        begin.CopyTo(buffer.Memory);
        var parts = new List<(int, string)>();
        var (filled, length) = (begin.Length, 0L);
        do
        {
            filled += await body.ReadAtLeastAsync(buffer.Memory[filled..], buffer.Memory.Length - filled, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false);
            if (filled == 0 && parts.Count > 0)
                break;

            var part = new MemoryPart(buffer.Memory[..filled]);
            await using var closing = part.ConfigureAwait(false);
            parts.Add((parts.Count + 1, await upload.PutPartAsync(parts.Count + 1, part, filled, cancellationToken).ConfigureAwait(false)));
            length += filled;
            (filled, var last) = (0, filled);
            if (last < Unknown)
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
        try
        {
            await objects.RemoveRecordAsync(bucket, id, CancellationToken.None).ConfigureAwait(false);
        }
        catch (StorageException)
        {
            // A blob too many is harmless.
        }
    }

    public static async ValueTask AbortAsync(IBlobUpload upload)
    {
        try
        {
            await upload.AbortAsync(CancellationToken.None).ConfigureAwait(false);
        }
        catch (StorageException)
        {
            // What has been sent stays until the service's own rules for unfinished uploads, or an operator, remove it.
        }
    }
}
