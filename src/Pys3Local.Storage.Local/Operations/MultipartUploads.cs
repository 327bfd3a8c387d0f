using Pys3Local.Storage.Local.Files;
using Pys3Local.Storage.Local.Keys;
using Pys3Local.Storage.Local.Layout;
using Pys3Local.Storage.Local.Objects;
using Pys3Local.Storage.Local.Uploads;
using Pys3Local.Storage.Multipart;

namespace Pys3Local.Storage.Local.Operations;

/// <summary>Uploads in parts, from their opening to the object that is made of them.</summary>
internal sealed class MultipartUploads(StoreParts parts, ObjectWriter writer)
{
    private const int PartNumberLimit = 10_000;

    private readonly IFileSystem _files = parts.Files;
    private readonly DataDirectory _data = parts.Data;
    private readonly KeyLocks _locks = parts.Locks;
    private readonly BucketDirectory _buckets = parts.Buckets;
    private readonly SpaceReserve _reserve = parts.Reserve;
    private readonly OpenUploads _uploads = parts.Uploads;
    private readonly Readiness _ready = parts.Ready;
    private readonly bool _durable = parts.Durable;

    public async ValueTask<UploadInfo> CreateAsync(string bucket, UploadInfo draft, CancellationToken cancellationToken)
    {
        ObjectWriter.CheckKey(draft.Key);
        await _ready.WaitAsync(cancellationToken).ConfigureAwait(false);
        using var pass = await _buckets.Gate(bucket).EnterAsync(cancellationToken).ConfigureAwait(false);
        RequireBucket(bucket);
        _reserve.Require();
        return _uploads.Create(bucket, draft);
    }

    public async ValueTask<UploadInfo?> FindAsync(string bucket, string key, string uploadId, CancellationToken cancellationToken)
    {
        await _ready.WaitAsync(cancellationToken).ConfigureAwait(false);
        RequireBucket(bucket);
        return _uploads.Find(bucket, key, uploadId) is { } upload ? _uploads.Whole(upload) : null;
    }

    public async ValueTask<UploadPage> ListAsync(string bucket, UploadQuery query, CancellationToken cancellationToken)
    {
        await _ready.WaitAsync(cancellationToken).ConfigureAwait(false);
        RequireBucket(bucket);
        var page = new UploadPageBuilder(query);
        foreach (var upload in _uploads.Of(bucket))
            page.Add(upload.Info);

        var found = page.ToPage();
        return found with { Entries = [.. found.Entries.Select(entry => WithAll(entry))] };
    }

    private UploadEntry WithAll(UploadEntry entry) =>
        entry.Upload is { } info && _uploads.Find(info) is { } upload ? entry with { Upload = _uploads.Whole(upload) ?? info } : entry;

    public async ValueTask<PartInfo> PutPartAsync(
        string bucket, string key, string uploadId, int partNumber, ObjectWrite write, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(partNumber, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(partNumber, PartNumberLimit);
        await _ready.WaitAsync(cancellationToken).ConfigureAwait(false);
        var upload = RequireUpload(bucket, key, uploadId);
        _reserve.Require();
        var slot = upload.Reserve(partNumber, write.Length, _durable);
        PartInfo? part = null;
        try
        {
            var length = await WritePartAsync(upload, slot, write, cancellationToken).ConfigureAwait(false);
            var described = write.Seal(length);
            part = new PartInfo
            {
                PartNumber = partNumber,
                Size = length,
                ETag = described.ETag,
                LastModified = described.LastModified,
                Attributes = described.Attributes,
            };
        }
        catch (StorageException) when (upload.Ended)
        {
            throw UploadNotFound(uploadId);
        }
        finally
        {
            if (part is null)
                upload.Release(partNumber, slot, null, _durable);

            if (part is null && !slot.InAssembly)
                _files.Discard(slot.Path);
        }

        if (upload.Ended)
        {
            // It may turn out not to have ended: nothing may wait for this part then.
            upload.Release(partNumber, slot, null, _durable);
            throw UploadNotFound(uploadId);
        }

        upload.Release(partNumber, slot, part, _durable);
        return part;
    }

    public async ValueTask<IReadOnlyList<PartInfo>> ListPartsAsync(
        string bucket, string key, string uploadId, int after, int limit, CancellationToken cancellationToken)
    {
        await _ready.WaitAsync(cancellationToken).ConfigureAwait(false);
        return RequireUpload(bucket, key, uploadId).Parts(after, limit);
    }

    public async ValueTask<ObjectInfo> CompleteAsync(
        string bucket, string key, string uploadId, IReadOnlyList<PartInfo> parts, ObjectInfo @sealed, CommitGuard? guard,
        CancellationToken cancellationToken)
    {
        await _ready.WaitAsync(cancellationToken).ConfigureAwait(false);
        var upload = RequireUpload(bucket, key, uploadId);
        await upload.Ending.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            RequireUpload(bucket, key, uploadId);
            _reserve.Require();
            var chosen = upload.Choose(parts);
            var length = chosen.Sum(static part => part.Size);
            using var body = await DiskWait.RunAsync(() => Assemble(upload, chosen, length)).ConfigureAwait(false);
            var info = @sealed with { Key = key, Size = length, IsLatest = true, LastModified = Sidecar.Truncate(@sealed.LastModified) };
            using var pass = await _buckets.Gate(bucket).EnterAsync(cancellationToken).ConfigureAwait(false);
            using var held = await _locks.EnterAsync(bucket, key, cancellationToken).ConfigureAwait(false);
            var made = await writer.PutLockedAsync(_buckets.Require(bucket), info, body, guard, keepsPlace: false, cancellationToken).ConfigureAwait(false);
            _uploads.EndLater(upload);
            return made;
        }
        catch (UnfinishedException)
        {
            _uploads.Hide(upload);
            throw;
        }
        finally
        {
            upload.Ending.Release();
        }
    }

    public async ValueTask<bool> AbortAsync(string bucket, string key, string uploadId, CancellationToken cancellationToken)
    {
        await _ready.WaitAsync(cancellationToken).ConfigureAwait(false);
        RequireBucket(bucket);
        if (_uploads.Find(bucket, key, uploadId) is not { } upload)
            return false;

        await upload.Ending.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (upload.Ended)
                return false;

            _uploads.End(upload);
            return true;
        }
        finally
        {
            upload.Ending.Release();
        }
    }

    private static StorageException UploadNotFound(string uploadId) => new(StorageFailure.UploadNotFound, $"{uploadId}: no such upload");

    private void RequireBucket(string bucket)
    {
        _buckets.Require(bucket);
        _uploads.Found(bucket);
    }

    private OpenUpload RequireUpload(string bucket, string key, string uploadId)
    {
        RequireBucket(bucket);
        return _uploads.Find(bucket, key, uploadId) ?? throw UploadNotFound(uploadId);
    }

    private async ValueTask<long> WritePartAsync(OpenUpload upload, PartSlot slot, ObjectWrite write, CancellationToken cancellationToken)
    {
        using var file = slot.InAssembly
            ? _files.Open(slot.Path, write: true) ?? throw UploadNotFound(upload.Info.UploadId)
            : _files.Create(slot.Path);
        var length = await BodyCopy.WriteAsync(write.Body, file, slot.Offset, cancellationToken).ConfigureAwait(false);
        if (_durable)
        {
            await DiskWait.RunAsync(file.Sync).ConfigureAwait(false);
            if (!slot.InAssembly)
                _files.SyncDirectory(upload.Directory);
        }

        return length;
    }

    /// <summary>
    /// One file of all the parts. If they are one after another already it is the assembly file, which the commit moves from where it is; else they are
    /// copied, by reference where the file system can.
    /// </summary>
    private StagedBody Assemble(OpenUpload upload, List<(PartSlot Slot, long Size)> parts, long length)
    {
        CheckWhole(upload, parts);
        var inPlace = parts.Count > 0;
        long offset = 0;
        foreach (var (slot, size) in parts)
        {
            inPlace &= slot.InAssembly && slot.Offset == offset;
            offset += size;
        }

        return inPlace && upload.TryFreeze(length, _durable)
            ? UseAssembly(upload, length)
            : Copy(upload, parts, length);
    }

    /// <summary>What is missing at the end of a file would be read as zeros, or make an object that is shorter than it says.</summary>
    private void CheckWhole(OpenUpload upload, List<(PartSlot Slot, long Size)> parts)
    {
        foreach (var file in parts.GroupBy(static part => part.Slot.Path, StringComparer.Ordinal))
        {
            var needed = file.Max(static part => part.Slot.Offset + part.Size);
            if (_files.Find(file.Key) is { } facts && facts.Size < needed)
                throw new StorageException(StorageFailure.Damaged, $"{file.Key}: {facts.Size} bytes, and the parts of upload {upload.Info.UploadId} that were stored in it need {needed}: the disk, or somebody, has cut it off; upload these parts again, or abort the upload");
        }
    }

    private StagedBody UseAssembly(OpenUpload upload, long length)
    {
        using var file = _files.Open(upload.Assembly, write: true) ?? throw UploadNotFound(upload.Info.UploadId);
        file.SetLength(length);
        if (_durable)
            file.SyncWithTimes();

        return StagedBody.Of(_files, upload.Assembly, length, isOthers: true);
    }

    private StagedBody Copy(OpenUpload upload, List<(PartSlot Slot, long Size)> parts, long length)
    {
        var path = _data.NewTemporary();
        try
        {
            using var file = _files.Create(path);
            long offset = 0;
            foreach (var (slot, size) in parts)
            {
                using var part = _files.Open(slot.Path) ?? throw UploadNotFound(upload.Info.UploadId);
                FileCopy.Range(part, slot.Offset, file, offset, size);
                offset += size;
            }

            if (_durable)
                file.SyncWithTimes();

            return StagedBody.Of(_files, path, length, isOthers: false);
        }
        catch
        {
            _files.Discard(path);
            throw;
        }
    }
}
