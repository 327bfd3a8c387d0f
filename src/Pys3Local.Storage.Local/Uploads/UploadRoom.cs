using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using Pys3Local.Storage.Local.Files;
using Pys3Local.Storage.Local.Layout;
using Pys3Local.Storage.Multipart;

namespace Pys3Local.Storage.Local.Uploads;

/// <summary>The open uploads of all buckets.</summary>
internal sealed class UploadRoom(IFileSystem files, StoreRoom room, bool durable)
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

            var info = new UploadInfo
            {
                Key = key,
                UploadId = item.Name,
                Initiated = document.Initiated,
                ContentType = document.ContentType,
                Metadata = document.Metadata is { } metadata ? Texts.None.AddRange(metadata) : Texts.None,
                Attributes = document.Attributes is { } attributes ? Texts.None.AddRange(attributes) : Texts.None,
            };
            var upload = new OpenUpload(files, directory, bucket, info);
            upload.Load(room);
            _open[item.Name] = upload;
            if (!bucketExists(bucket))
            {
                // Killed after it had removed the bucket.
                End(upload);
            }
        }
    }

    public OpenUpload? Find(string bucket, string key, string uploadId) =>
        _open.TryGetValue(uploadId, out var upload) && upload.Bucket == bucket && upload.Info.Key == key && !upload.Ended ? upload : null;

    /// <summary>The id begins with the time: ids of one key in ordinal order are uploads in the order of time.</summary>
    public UploadInfo Create(string bucket, UploadInfo draft)
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
        _open[id] = new OpenUpload(files, directory, bucket, info);
        return info;
    }

    /// <summary>Ends an upload, on the medium, and removes what it had.</summary>
    public void End(OpenUpload upload)
    {
        upload.Ended = true;
        var trash = room.NewTemporary();
        files.Rename(upload.Directory, trash);
        SyncNames();
        _open.TryRemove(upload.Info.UploadId, out _);
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
