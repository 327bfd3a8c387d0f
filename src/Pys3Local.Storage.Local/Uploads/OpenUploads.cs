using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using Pys3Local.Storage.Limits;
using Pys3Local.Storage.Local.Files;
using Pys3Local.Storage.Local.Layout;
using Pys3Local.Storage.Multipart;

namespace Pys3Local.Storage.Local.Uploads;

/// <summary>
/// The open uploads of all buckets: what they are called is in memory, what they were opened with is read when it is asked for. There are only so many
/// (<see cref="Budget.Uploads"/>): a client may open them without ever ending one.
/// </summary>
internal sealed class OpenUploads(IFileSystem files, DataDirectory data, Budget budget, StoreProblems problems, bool durable)
{
    private readonly ConcurrentDictionary<string, OpenUpload> _open = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<OpenUpload> _late = new();

    /// <summary>Buckets that were missing at the start, and have uploads.</summary>
    private readonly ConcurrentDictionary<string, byte> _waiting = new(StringComparer.Ordinal);

    public IEnumerable<OpenUpload> Of(string bucket) => _open.Values.Where(upload => upload.Bucket == bucket);

    /// <summary>Finds what an earlier run has left. Something that is no upload, or cannot be read as one, is left alone.</summary>
    /// <param name="bucketExists">Of an unreadable bucket it says so.</param>
    /// <param name="removed">Buckets that are known to have been removed. The disk of any other that is missing may not be mounted.</param>
    /// <param name="kept">Names of bodies that a commit is yet to move, see <see cref="DataDirectory.BodyName"/>.</param>
    public void Load(Func<string, bool> bucketExists, IReadOnlySet<string> removed, HashSet<string> kept)
    {
        foreach (var item in files.Items(data.Uploads).ToList())
        {
            try
            {
                Load(item, bucketExists, removed, kept);
            }
            catch (StorageException error)
            {
                problems.Log($"{data.Uploads}/{item.Name}: an upload in parts that cannot be read, and is not served: {error.Message}");
            }
        }
    }

    private void Load(DirectoryItem item, Func<string, bool> bucketExists, IReadOnlySet<string> removed, HashSet<string> kept)
    {
        var directory = $"{data.Uploads}/{item.Name}";
        if (item.Kind != FileKind.Directory || data.Read($"{directory}/upload.json", Sidecar.Limit) is not { } json
            || LayoutJson.Read(json, UploadJson.Default.UploadDocument) is not { Bucket: { } bucket, Key: { } key } document)
        {
            return;
        }

        var upload = new OpenUpload(files, directory, bucket, new() { Key = key, UploadId = item.Name, Initiated = document.Initiated }, budget.Parts);
        upload.Load(data);
        if (kept.Contains(data.BodyName(upload.Assembly)))
        {
            // Completed, and its object is not in its place yet.
            return;
        }

        _open[item.Name] = upload;
        budget.Uploads.Add(1, bucket);
        var isThere = bucketExists(bucket);
        if ((!isThere && removed.Contains(bucket)) || (upload.Frozen && files.Find(upload.Assembly) is null))
        {
            // Killed after it had removed the bucket, or had made the object.
            EndLater(upload);
        }
        else if (!isThere && _waiting.TryAdd(bucket, 0))
        {
            problems.Report(
                Subject(bucket),
                "uploads in parts are kept for a bucket that is not there",
                $"{bucket}: this bucket is not there, and was not removed by a request: its disk may not be mounted. Its uploads in parts are kept until it is there again; where it is lost, remove them from {data.Uploads} while no server runs");
        }
    }

    /// <summary>The bucket of a call is there: so are its uploads, if it was missing at the start.</summary>
    public void Found(string bucket)
    {
        if (!_waiting.IsEmpty && _waiting.TryRemove(bucket, out _))
            problems.Resolve(Subject(bucket), $"{bucket}: this bucket is there again, with its uploads in parts");
    }

    private static string Subject(string bucket) => $"uploads of {bucket}";

    public OpenUpload? Find(string bucket, string key, string uploadId) =>
        _open.TryGetValue(uploadId, out var upload) && upload.Bucket == bucket && upload.Info.Key == key && !upload.Ended ? upload : null;

    /// <summary>The one that is listed as this.</summary>
    public OpenUpload? Find(UploadInfo listed) => _open.GetValueOrDefault(listed.UploadId);

    /// <summary>With all that it was opened with; null if it has ended meanwhile.</summary>
    public UploadInfo? Whole(OpenUpload upload) =>
        data.Read($"{upload.Directory}/upload.json", Sidecar.Limit) is { } json && LayoutJson.Read(json, UploadJson.Default.UploadDocument) is { } document
            ? upload.Info with
            {
                ContentType = document.ContentType,
                Metadata = document.Metadata is { } metadata ? StringMap.Empty.AddRange(metadata) : StringMap.Empty,
                Attributes = document.Attributes is { } attributes ? StringMap.Empty.AddRange(attributes) : StringMap.Empty,
            }
            : null;

    /// <summary>The id begins with the time: ids of one key in ordinal order are uploads in the order of time.</summary>
    public UploadInfo Create(string bucket, UploadInfo draft)
    {
        if (!budget.Uploads.TryTake(1, bucket))
            throw new StorageException(StorageFailure.Busy, $"{bucket}: {budget.Uploads.InUse} uploads in parts are open: complete or abort some, or let a lifecycle do it");

        try
        {
            return Open(bucket, draft);
        }
        catch
        {
            budget.Uploads.Give(1, bucket);
            throw;
        }
    }

    private UploadInfo Open(string bucket, UploadInfo draft)
    {
        var id = draft.Initiated.UtcTicks.ToString("x16", CultureInfo.InvariantCulture)
            + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
        var info = draft with { UploadId = id };
        var document = new UploadDocument
        {
            Bucket = bucket,
            Key = info.Key,
            Initiated = info.Initiated,
            ContentType = info.ContentType,
            Metadata = info.Metadata.IsEmpty ? null : new(info.Metadata, StringComparer.Ordinal),
            Attributes = info.Attributes.IsEmpty ? null : new(info.Attributes, StringComparer.Ordinal),
        };
        var aside = data.NewTemporary();
        var directory = $"{data.Uploads}/{id}";
        try
        {
            files.CreateDirectory(aside);
            files.Create($"{aside}/parts.log").Dispose();
            files.Create($"{aside}/assembly").Dispose();
            data.Replace($"{aside}/upload.json", JsonSerializer.SerializeToUtf8Bytes(document, UploadJson.Default.UploadDocument), durable);
            if (files.Rename(aside, directory) is var outcome and not FileOutcome.Done)
                throw new StorageException(StorageFailure.Unavailable, $"{directory}: cannot be made ({outcome})");

            SyncNames();
        }
        catch
        {
            data.DiscardTree(directory);
            data.DiscardTree(aside);
            throw;
        }

        _open[id] = new OpenUpload(files, directory, bucket, new() { Key = info.Key, UploadId = id, Initiated = info.Initiated }, budget.Parts);
        return info;
    }

    /// <summary>Ends an upload, on the medium, and removes what it had. Where that fails it is still open.</summary>
    public void End(OpenUpload upload)
    {
        var trash = data.NewTemporary();
        upload.Ended = true;
        try
        {
            if (durable && upload.Frozen)
            {
                // The assembly may have moved to its place. The journal says from where: that must not change before.
                files.SyncDirectory(upload.Directory);
            }

            files.Rename(upload.Directory, trash);
        }
        catch
        {
            upload.Ended = false;
            throw;
        }

        Close(upload);
        try
        {
            SyncNames();
        }
        finally
        {
            data.DiscardTree(trash);
        }
    }

    /// <summary>The same for one whose object is there, or whose bucket is not: nobody sees it any more, and where it cannot be removed that is tried again.</summary>
    public void EndLater(OpenUpload upload)
    {
        Hide(upload);
        _late.Enqueue(upload);
        for (var count = _late.Count; count > 0 && _late.TryDequeue(out var late); count--)
        {
            try
            {
                End(late);
            }
            catch (StorageException)
            {
                late.Ended = true;
                _late.Enqueue(late);
            }
        }
    }

    /// <summary>Nobody sees it any more; what it has stays, for the journal names it.</summary>
    public void Hide(OpenUpload upload)
    {
        upload.Ended = true;
        Close(upload);
    }

    private void Close(OpenUpload upload)
    {
        if (_open.TryRemove(upload.Info.UploadId, out _))
        {
            budget.Uploads.Give(1, upload.Bucket);
            upload.Forget();
        }
    }

    private void SyncNames()
    {
        if (durable)
            files.SyncDirectory(data.Uploads);
    }
}
