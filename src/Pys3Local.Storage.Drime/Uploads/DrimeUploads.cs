using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json.Serialization;
using Pys3Local.Storage.Drime.Api.Models;
using Pys3Local.Storage.Drime.Blobs;
using Pys3Local.Storage.Drime.Service;
using Pys3Local.Storage.Limits;
using Pys3Local.Storage.Multipart;

namespace Pys3Local.Storage.Drime.Uploads;

/// <summary>
/// Uploads in parts through the service's own, part by part. What the service does not remember of them is in the
/// <see cref="UploadJournal"/>.
/// </summary>
internal sealed class DrimeUploads
{
    private const int RandomBytes = 12;

    private readonly DrimeService _service;
    private readonly Budget _budget;
    private readonly UploadJournal _journal;
    private readonly PartSender _sender;
    private readonly Assembly _assembly;
    private readonly NameLocks _turns = new();
    private readonly ConcurrentDictionary<string, UploadState> _uploads = new(StringComparer.Ordinal);

    public DrimeUploads(DrimeService service, string directory, Budget budget)
    {
        _budget = budget;
        _service = service;
        _journal = new UploadJournal(directory);
        _sender = new PartSender(service.Api, service.Put, service.Memory, service.Backoff);
        _assembly = new Assembly(service, _sender);
        foreach (var (id, lines, fault) in _journal.ReadAll())
        {
            var upload = _uploads[id] = new UploadState(id, lines, _journal, fault);
            budget.Uploads.Add(1, upload.Bucket);
            budget.Parts.Add(upload.Parts.Count, upload.Bucket);
        }
    }

    /// <summary>The files that parts of open uploads are in, or that are being made objects of.</summary>
    public IReadOnlySet<long> Files =>
        _uploads.Values.SelectMany(upload => upload.Parts.Select(part => part.File).Append(upload.Moving)).OfType<long>().ToHashSet();

    public async ValueTask<UploadInfo> CreateAsync(string bucket, UploadInfo draft, CancellationToken cancellationToken)
    {
        using var held = await _service.Locks.Of(bucket).EnterSharedAsync(cancellationToken).ConfigureAwait(false);
        await _service.Tree.ExistingBucketAsync(bucket, cancellationToken).ConfigureAwait(false);
        if (!_budget.Uploads.TryTake(1, bucket))
            throw new StorageException(StorageFailure.Busy, $"{bucket}: {_budget.Uploads.InUse} uploads in parts are open: complete or abort some, or let a lifecycle do it");

        // Ids of one key in ordinal order are in the order of time.
        var id = draft.Initiated.UtcTicks.ToString("x16", CultureInfo.InvariantCulture) + RandomNumberGenerator.GetHexString(2 * RandomBytes, lowercase: true);
        var first = new JournalLine { Upload = JournalLine.UploadDraft.Of(bucket, draft) };
        try
        {
            _journal.Append(id, first, () => []);
        }
        catch
        {
            _budget.Uploads.Give(1, bucket);
            throw;
        }

        var upload = _uploads[id] = new UploadState(id, [first], _journal);
        return upload.Info;
    }

    public UploadState? Find(string bucket, string key, string id) =>
        _uploads.TryGetValue(id, out var upload) && upload.Bucket == bucket && upload.Info.Key == key ? upload : null;

    public UploadPage List(string bucket, UploadQuery query)
    {
        var page = new UploadPageBuilder(query);
        foreach (var upload in _uploads.Values)
        {
            if (upload.Bucket == bucket)
                page.Add(upload.Info);
        }

        return page.ToPage();
    }

    public async ValueTask<PartInfo> PutPartAsync(
        string bucket, string key, string id, int number, ObjectWrite write, CancellationToken cancellationToken)
    {
        var upload = Existing(bucket, key, id);

        // One after the other: what the object store keeps of two is the one that came last.
        using var turn = await _turns.EnterAsync($"{id}/{number}", cancellationToken).ConfigureAwait(false);
        if (!upload.HasPart(number) && !_budget.Parts.HasRoom(bucket))
            throw new StorageException(StorageFailure.Busy, $"{id}: uploads have too many parts that are not complete");

        var part = write.Length is { } length and >= PartLimits.MinPart && upload.TakesSize(length)
            ? await PutNativeAsync(upload, number, write, length, cancellationToken).ConfigureAwait(false)
            : await PutFileAsync(upload, number, write, cancellationToken).ConfigureAwait(false);
        // Where that fails the file is left to the sweep: what the journal says of it then is not known.
        if (!upload.TryAdd(part, out var replaced))
        {
            await RemoveFilesAsync([part]).ConfigureAwait(false);
            throw NotFound(id);
        }

        if (replaced is null)
            _budget.Parts.Add(1, bucket);
        else
            await RemoveFilesAsync([replaced], upload).ConfigureAwait(false);

        return part.ToInfo();
    }

    public async ValueTask<ObjectInfo> CompleteAsync(
        string bucket, string key, string id, IReadOnlyList<PartInfo> parts, ObjectInfo info, CommitGuard? guard, CancellationToken cancellationToken)
    {
        using var turn = await _turns.EnterAsync(id, cancellationToken).ConfigureAwait(false);
        var upload = Existing(bucket, key, id);
        var known = upload.Parts.ToDictionary(part => part.Number);
        var numbers = parts.Select(part => known.TryGetValue(part.PartNumber, out var found) && found.ETag == part.ETag
            ? found.Number
            : throw new StorageException(StorageFailure.PartNotFound, $"The upload '{id}' has no such part {part.PartNumber}.")).ToList();

        // It may be in its place since an earlier call, although this server has not heard of it.
        if (upload.Moving is not null)
            _service.Cache.Drop();

        try
        {
            var made = await _service.Commit.PlaceAsync(
                bucket, key, guard, (parent, name) => _assembly.PlaceAsync(upload, numbers, info, parent, name), null, upload.Moving,
                cancellationToken).ConfigureAwait(false);
            await EndAsync(upload).ConfigureAwait(false);
            return made;
        }
        catch (StorageException e) when (e.Failure == StorageFailure.UploadNotFound)
        {
            await EndAsync(upload).ConfigureAwait(false);
            throw;
        }
    }

    public async ValueTask<bool> AbortAsync(string bucket, string key, string id, CancellationToken cancellationToken)
    {
        using var turn = await _turns.EnterAsync(id, cancellationToken).ConfigureAwait(false);
        return Find(bucket, key, id) is { } upload && await EndAsync(upload).ConfigureAwait(false);
    }

    /// <summary>Ends the uploads of a bucket that is being deleted.</summary>
    public async ValueTask EndAllAsync(string bucket)
    {
        foreach (var upload in _uploads.Values.Where(upload => upload.Bucket == bucket).ToList())
            await EndAsync(upload).ConfigureAwait(false);
    }

    public UploadState Existing(string bucket, string key, string id)
    {
        var upload = Find(bucket, key, id) ?? throw NotFound(id);
        return upload.Fault is { } fault
            ? throw new StorageException(StorageFailure.Damaged, $"{fault}: what the upload '{id}' of {bucket}/{key} has is not known. Abort it, and upload again.")
            : upload;
    }

    private async ValueTask<SavedPart> PutNativeAsync(
        UploadState upload, int number, ObjectWrite write, long length, CancellationToken cancellationToken)
    {
        var reference = await ServiceUploadAsync(upload, length, cancellationToken).ConfigureAwait(false);
        var etag = await _sender.SendAsync(reference, number, write.Body, length, cancellationToken).ConfigureAwait(false);
        var part = Sealed(number, length, write);
        return part.ETag == etag
            ? part
            : throw new StorageException(StorageFailure.Unavailable, $"Drime: other bytes of part {number} arrived than were sent.");
    }

    private async ValueTask<MultipartReference> ServiceUploadAsync(UploadState upload, long length, CancellationToken cancellationToken)
    {
        using var turn = await _turns.EnterAsync(upload.Info.UploadId + "/service", cancellationToken).ConfigureAwait(false);
        if (upload.Service is { } open)
            return open;

        var bucket = await _service.Tree.ExistingBucketAsync(upload.Bucket, cancellationToken).ConfigureAwait(false);
        var reference = await _service.Blobs.OpenAsync(upload.Info.UploadId + ".bin", length, bucket.Ids[0], cancellationToken).ConfigureAwait(false);
        upload.Open(reference);
        return reference;
    }

    private async ValueTask<SavedPart> PutFileAsync(UploadState upload, int number, ObjectWrite write, CancellationToken cancellationToken)
    {
        var name = $"{upload.Info.UploadId}.{number.ToString(CultureInfo.InvariantCulture)}.part";
        var folder = await _service.Tree.SystemFolderIdAsync(cancellationToken).ConfigureAwait(false);
        var blob = await _service.Blobs.StoreAsync(write.Body, write.Length, name, folder, cancellationToken).ConfigureAwait(false);
        var part = Sealed(number, blob.Size, write);
        cancellationToken.ThrowIfCancellationRequested();
        if (blob.Size == 0)
            return part;

        var file = await _service.Tree.CreateFileAsync(folder, name, PartLimits.Mime, blob, CancellationToken.None).ConfigureAwait(false);
        return part with { File = file.Id, FileSize = blob.Size };
    }

    private async ValueTask<bool> EndAsync(UploadState upload)
    {
        if (!upload.TryEnd())
            return false;

        _uploads.TryRemove(upload.Info.UploadId, out _);
        _budget.Uploads.Give(1, upload.Bucket);
        _budget.Parts.Give(upload.Parts.Count, upload.Bucket);

        // Where a line is missing, one of the files may be an object: what is in the server's own folder is left to the sweep.
        if (upload.Fault is null)
            await RemoveFilesAsync([.. upload.Parts.Where(part => part.File != upload.Moving)]).ConfigureAwait(false);
        if (upload is { Service: { } reference, Completed: null })
            await _service.Blobs.AbortQuietlyAsync(reference).ConfigureAwait(false);

        return true;
    }

    /// <param name="upload">Files that still hold its parts are kept.</param>
    private async ValueTask RemoveFilesAsync(IReadOnlyList<SavedPart> parts, UploadState? upload = null)
    {
        var files = parts.Select(part => part.File).OfType<long>().Distinct().Where(file => upload?.Parts.Any(part => part.File == file) != true);
        await _service.Commit.RemoveQuietlyAsync([], files).ConfigureAwait(false);
    }

    private static SavedPart Sealed(int number, long size, ObjectWrite write)
    {
        var info = write.Seal(size);
        return new SavedPart
        {
            Number = number,
            Size = size,
            ETag = info.ETag,
            LastModified = info.LastModified,
            Attributes = info.Attributes.IsEmpty ? null : new(info.Attributes),
        };
    }

    private static StorageException NotFound(string id) => new(StorageFailure.UploadNotFound, $"There is no open upload '{id}'.");
}

/// <summary>What the service's own upload has been completed into.</summary>
/// <param name="FileName">The last segment of the key of the bytes.</param>
/// <param name="Parts">Of which parts, one after the other.</param>
internal sealed record CompletedUpload(
    [property: JsonPropertyName("name")] string FileName,
    [property: JsonPropertyName("parts")] IReadOnlyList<SavedPart> Parts);
