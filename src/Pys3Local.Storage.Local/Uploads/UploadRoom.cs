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
internal sealed class UploadRoom(IFileSystem files, StoreRoom room, Budget budget, bool durable)
{
    private readonly ConcurrentDictionary<string, OpenUpload> _open = new(StringComparer.Ordinal);

    public IEnumerable<OpenUpload> Of(string bucket) => _open.Values.Where(upload => upload.Bucket == bucket);

    /// <summary>Finds what an earlier run has left. Something that is no upload is left alone.</summary>
    public void Load(Func<string, bool> bucketExists)
    {
        foreach (var item in files.Items(room.Uploads).ToList())
        {
            var directory = $"{room.Uploads}/{item.Name}";
            if (item.Kind != FileKind.Directory || room.Read($"{directory}/upload.json", Sidecar.Limit) is not { } json
                || LayoutJson.Read(json, LayoutJson.Default.UploadDocument) is not { Bucket: { } bucket, Key: { } key } document)
            {
                continue;
            }

            var upload = new OpenUpload(files, directory, bucket, new() { Key = key, UploadId = item.Name, Initiated = document.Initiated }, budget.Parts);
            upload.Load(room);
            _open[item.Name] = upload;
            budget.Uploads.Add(1, bucket);
            if (!bucketExists(bucket))
            {
                // Killed after it had removed the bucket.
                End(upload);
            }
        }
    }

    public OpenUpload? Find(string bucket, string key, string uploadId) =>
        _open.TryGetValue(uploadId, out var upload) && upload.Bucket == bucket && upload.Info.Key == key && !upload.Ended ? upload : null;

    /// <summary>The one that is listed as this.</summary>
    public OpenUpload? Find(UploadInfo listed) => _open.GetValueOrDefault(listed.UploadId);

    /// <summary>With all that it was opened with; null where it has ended meanwhile.</summary>
    public UploadInfo? Whole(OpenUpload upload) =>
        room.Read($"{upload.Directory}/upload.json", Sidecar.Limit) is { } json && LayoutJson.Read(json, LayoutJson.Default.UploadDocument) is { } document
            ? upload.Info with
            {
                ContentType = document.ContentType,
                Metadata = document.Metadata is { } metadata ? Texts.None.AddRange(metadata) : Texts.None,
                Attributes = document.Attributes is { } attributes ? Texts.None.AddRange(attributes) : Texts.None,
            }
            : null;

    /// <summary>The id begins with the time: ids of one key in ordinal order are uploads in the order of time.</summary>
    public UploadInfo Create(string bucket, UploadInfo draft)
    {
        if (!budget.Uploads.TryTake(1, bucket))
        {
            throw new StorageException(StorageFailure.Busy, $"{bucket}: {budget.Uploads.InUse} uploads in parts are open: complete or abort some, or let a lifecycle do it");
        }

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
        var aside = room.NewTemporary();
        var directory = $"{room.Uploads}/{id}";
        files.CreateDirectory(aside);
        files.Create($"{aside}/parts.log").Dispose();
        files.Create($"{aside}/assembly").Dispose();
        room.Replace($"{aside}/upload.json", JsonSerializer.SerializeToUtf8Bytes(document, LayoutJson.Default.UploadDocument), durable);
        files.Rename(aside, directory);
        SyncNames();
        _open[id] = new OpenUpload(files, directory, bucket, new() { Key = info.Key, UploadId = id, Initiated = info.Initiated }, budget.Parts);
        return info;
    }

    /// <summary>Ends an upload, on the medium, and removes what it had.</summary>
    public void End(OpenUpload upload)
    {
        upload.Ended = true;
        var trash = room.NewTemporary();
        files.Rename(upload.Directory, trash);
        SyncNames();
        if (_open.TryRemove(upload.Info.UploadId, out _))
        {
            budget.Uploads.Give(1, upload.Bucket);
            upload.Forget();
        }

        room.RemoveTree(trash);
    }

    private void SyncNames()
    {
        if (durable)
        {
            files.SyncDirectory(room.Uploads);
        }
    }
}
