using Pys3Local.Storage.Cloud.Buckets;
using Pys3Local.Storage.Cloud.Names;
using Pys3Local.Storage.Cloud.Records;
using Pys3Local.Storage.Cloud.Services;
using Pys3Local.Storage.Cloud.Writing;
using Pys3Local.Storage.Multipart;

namespace Pys3Local.Storage.Cloud.Uploads;

/// <summary>
/// Uploads in parts, by the service's own: a part that is large enough goes straight into the blob that will be the object. A part that is smaller than the service takes in the middle of a
/// blob waits as a blob of its own, and so does one whose length is not known.
/// </summary>
internal sealed class UploadStore(IBlobService service, Layout layout, ObjectPut put, BucketEntry entry, TimeProvider time)
{
    private readonly UploadPlace _place = new(service, layout);
    private readonly UploadAssembly _assembly = new(service, layout, put, new(service, layout));
    private readonly NameLocks _ending = new();
    private long _order;

    public async ValueTask<UploadInfo> CreateAsync(string bucket, UploadInfo draft, CancellationToken cancellationToken)
    {
        var name = layout.NameOf(bucket, draft.Key);
        using var held = await entry.EnterAsync(bucket, cancellationToken).ConfigureAwait(false);
        var writeId = ObjectCommit.NewId();
        var blob = await service.BeginAsync(layout.ContainerOf(bucket), name, Objects.Referring(writeId, draft.ContentType), cancellationToken).ConfigureAwait(false);
        var id = OpenUploadRecord.NewId(draft.Initiated);
        var upload = new OpenUploadRecord
        {
            Key = draft.Key,
            Initiated = draft.Initiated,
            ContentType = draft.ContentType,
            Metadata = new(draft.Metadata),
            Attributes = new(draft.Attributes),
            BlobUpload = blob.Id,
            WriteId = writeId,
        };
        try
        {
            await _place.AddAsync(bucket, id, upload, cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            await put.AbortAsync(blob).ConfigureAwait(false);
            throw;
        }

        return upload.ToInfo(id);
    }

    public async ValueTask<UploadInfo?> FindAsync(string bucket, string key, string id, CancellationToken cancellationToken) =>
        (await OpenAsync(bucket, key, id, cancellationToken).ConfigureAwait(false))?.ToInfo(id);

    public async ValueTask<UploadPage> ListAsync(string bucket, UploadQuery query, CancellationToken cancellationToken)
    {
        var builder = new UploadPageBuilder(query);
        await foreach (var id in _place.IdsAsync(bucket, cancellationToken).ConfigureAwait(false))
        {
            if (await _place.FindAsync(bucket, id, cancellationToken).ConfigureAwait(false) is { } upload)
                builder.Add(upload.ToInfo(id));
        }

        return builder.ToPage();
    }

    public async ValueTask<PartInfo> PutPartAsync(
        string bucket, string key, string id, int number, ObjectWrite write, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(number, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(number, service.Traits.MaxParts);
        var upload = await ExistingAsync(bucket, key, id, cancellationToken).ConfigureAwait(false);
        var order = NextOrder();
        var (length, tag) = write.Length is { } known && known >= service.Traits.MinPart
            ? (known, await service.Resume(layout.ContainerOf(bucket), layout.NameOf(bucket, key), upload.BlobUpload)
                .PutPartAsync(number, new BodyPart(write.Body, known, isLast: true), known, cancellationToken).ConfigureAwait(false))
            : (await put.PutDataAsync(bucket, _place.DataName(bucket, id, number, order), write, cancellationToken).ConfigureAwait(false), null);
        var info = write.Seal(length);
        var part = new PartRecord(order, length, info.ETag, info.LastModified, info.Attributes.IsEmpty ? null : new(info.Attributes), tag);
        using (await entry.EnterAsync(bucket, cancellationToken).ConfigureAwait(false))
            await _place.AddPartAsync(bucket, id, number, part, cancellationToken).ConfigureAwait(false);

        if (await OpenAsync(bucket, key, id, cancellationToken).ConfigureAwait(false) is not null)
            return part.ToInfo(number);

        await _place.RemoveAsync(bucket, id).ConfigureAwait(false);
        throw NotFound(id);
    }

    public async ValueTask<IReadOnlyList<PartInfo>> ListPartsAsync(
        string bucket, string key, string id, int after, int limit, CancellationToken cancellationToken)
    {
        await ExistingAsync(bucket, key, id, cancellationToken).ConfigureAwait(false);
        var parts = new List<PartInfo>();
        if (limit <= 0)
            return parts;

        await foreach (var (number, part) in _place.PartsAsync(bucket, id, after, cancellationToken).ConfigureAwait(false))
        {
            parts.Add(part.ToInfo(number));
            if (parts.Count == limit)
                break;
        }

        return parts;
    }

    public async ValueTask<ObjectInfo> CompleteAsync(
        string bucket, string key, string id, IReadOnlyList<PartInfo> parts, ObjectInfo info, CommitGuard? guard, CancellationToken cancellationToken)
    {
        using var turn = await _ending.EnterAsync(id, cancellationToken).ConfigureAwait(false);
        var upload = await ExistingAsync(bucket, key, id, cancellationToken).ConfigureAwait(false);
        var chosen = await ChosenAsync(bucket, id, parts, cancellationToken).ConfigureAwait(false);
        ObjectInfo made;
        try
        {
            made = await _assembly.CompleteAsync((bucket, key), id, upload, chosen, info, guard, cancellationToken).ConfigureAwait(false);
        }
        catch (StorageException e) when (e.Failure == StorageFailure.UploadNotFound)
        {
            // It was completed before, and the answer was lost on its way here, or to the client.
            if (await put.FindMadeAsync((bucket, key), upload.WriteId, cancellationToken).ConfigureAwait(false) is not { } before || before.ETag != info.ETag)
                throw;

            made = before;
        }

        await RemoveAsync(bucket, id).ConfigureAwait(false);
        return made;
    }

    public async ValueTask<bool> AbortAsync(string bucket, string key, string id, CancellationToken cancellationToken)
    {
        using var turn = await _ending.EnterAsync(id, cancellationToken).ConfigureAwait(false);
        if (await OpenAsync(bucket, key, id, cancellationToken).ConfigureAwait(false) is not { } upload)
            return false;

        await service.Resume(layout.ContainerOf(bucket), layout.NameOf(bucket, key), upload.BlobUpload).AbortAsync(CancellationToken.None).ConfigureAwait(false);
        await _place.RemoveAsync(bucket, id).ConfigureAwait(false);
        return true;
    }

    /// <summary>Ends all uploads of a bucket that is about to go; what is kept of them goes with the bucket.</summary>
    public async ValueTask EndAllAsync(string bucket)
    {
        await foreach (var id in _place.IdsAsync(bucket, CancellationToken.None).ConfigureAwait(false))
        {
            if (await _place.FindAsync(bucket, id, CancellationToken.None).ConfigureAwait(false) is { } upload)
                await put.AbortAsync(service.Resume(layout.ContainerOf(bucket), layout.NameOf(bucket, upload.Key), upload.BlobUpload)).ConfigureAwait(false);
        }
    }

    /// <summary>The parts that are to be the object, in order.</summary>
    private async ValueTask<List<(int Number, PartRecord Part)>> ChosenAsync(
        string bucket, string id, IReadOnlyList<PartInfo> parts, CancellationToken cancellationToken)
    {
        var present = new Dictionary<int, PartRecord>();
        await foreach (var (number, part) in _place.PartsAsync(bucket, id, 0, cancellationToken).ConfigureAwait(false))
            present[number] = part;

        return [.. parts.Select(part => present.TryGetValue(part.PartNumber, out var found) && found.ETag == part.ETag
            ? (part.PartNumber, found)
            : throw new StorageException(StorageFailure.PartNotFound, $"The upload '{id}' has no such part {part.PartNumber}, or it has been replaced."))];
    }

    /// <summary>Grows, also while the clock is set back.</summary>
    private long NextOrder()
    {
        while (true)
        {
            var last = Volatile.Read(ref _order);
            var next = Math.Max(time.GetUtcNow().UtcTicks, last + 1);
            if (Interlocked.CompareExchange(ref _order, next, last) == last)
                return next;
        }
    }

    /// <summary>The object is there: what is left of the upload is harmless.</summary>
    private async ValueTask RemoveAsync(string bucket, string id)
    {
        try
        {
            await _place.RemoveAsync(bucket, id).ConfigureAwait(false);
        }
        catch (StorageException)
        {
            // A service that is away, or a key that may not remove anything: it shows as an open upload until somebody completes it again, or aborts it.
        }
    }

    private async ValueTask<OpenUploadRecord?> OpenAsync(string bucket, string key, string id, CancellationToken cancellationToken) =>
        await _place.FindAsync(bucket, id, cancellationToken).ConfigureAwait(false) is { } upload && upload.Key == key ? upload : null;

    private async ValueTask<OpenUploadRecord> ExistingAsync(string bucket, string key, string id, CancellationToken cancellationToken) =>
        await OpenAsync(bucket, key, id, cancellationToken).ConfigureAwait(false) ?? throw NotFound(id);

    private static StorageException NotFound(string id) => new(StorageFailure.UploadNotFound, $"There is no open upload '{id}'.");
}
