using System.Buffers.Text;
using Pys3Local.Storage.Cloud.Services;

namespace Pys3Local.Storage.Cloud.Records;

/// <summary>A blob as an object of the store, with what is kept with it.</summary>
/// <param name="Sidecar">The ETag of the blob in which the record is; null where it is in the header.</param>
internal sealed record CloudObject(Blob Blob, ObjectInfo Info, ObjectRecord? Record, string? Sidecar)
{
    public string? Id => Record?.Id;
}

/// <summary>
/// What is kept with objects: in one header (<c>pys3local</c>) while it fits the service's limit, else in a blob of its own, to which the header
/// (<c>pys3localref</c>) refers. That blob is written before the object appears and removed after it has gone, so that what is interrupted leaves a blob too
/// many and never an object without its record. A blob without either header was put there by another program: it has what the service says.
/// </summary>
internal sealed class Objects(IBlobService service, Names.Layout layout)
{
    private const string Inline = "pys3local";
    private const string Reference = "pys3localref";
    private const string Records = "meta/";

    /// <summary>A record is attributes and metadata: a megabyte of it is damage.</summary>
    private const int MaxRecord = 1 << 20;

    /// <summary>The id of the write that has made a blob; null if another program has.</summary>
    public static string? IdOf(Blob blob) =>
        blob.Headers!.Metadata.TryGetValue(Reference, out var id) ? id
        : blob.Headers.Metadata.TryGetValue(Inline, out var text) ? ObjectRecord.Read(Base64Url.DecodeFromChars(text), blob.Name).Id
        : null;

    /// <summary>Null if the blob is missing, or the bucket is.</summary>
    public async ValueTask<CloudObject?> FindAsync(string bucket, string key, CancellationToken cancellationToken)
    {
        while (await service.FindAsync(layout.ContainerOf(bucket), layout.NameOf(bucket, key), cancellationToken).ConfigureAwait(false) is { } blob)
        {
            if (await ReadAsync(bucket, key, blob, cancellationToken).ConfigureAwait(false) is { } found)
                return found;
        }

        return null;
    }

    /// <summary>Null if the record has gone with its object: another one is there by now, or none.</summary>
    public async ValueTask<CloudObject?> ReadAsync(string bucket, string key, Blob blob, CancellationToken cancellationToken)
    {
        var metadata = blob.Headers!.Metadata;
        if (metadata.TryGetValue(Reference, out var id))
        {
            if (await FindRecordAsync(bucket, id, blob.Name, cancellationToken).ConfigureAwait(false) is var (record, etag))
                return new(blob, record.ToInfo(key, blob.Size), record, etag);

            var again = await service.FindAsync(layout.ContainerOf(bucket), blob.Name, cancellationToken).ConfigureAwait(false);
            return again?.ETag == blob.ETag && IdOf(again) == id
                ? throw new StorageException(StorageFailure.Damaged, $"{service.Traits.Location}: what is kept with '{blob.Name}' is missing ({id}).")
                : null;
        }

        if (metadata.TryGetValue(Inline, out var text))
        {
            var record = ObjectRecord.Read(Base64Url.DecodeFromChars(text), blob.Name);
            return new(blob, record.ToInfo(key, blob.Size), record, null);
        }

        return new(blob, Foreign(key, blob), null, null);
    }

    /// <summary>The headers of a blob that has this record inside; null if it is too long.</summary>
    public BlobHeaders? TryInline(ObjectRecord record)
    {
        var text = Base64Url.EncodeToString(record.ToJson());
        return text.Length + Inline.Length <= service.Traits.MaxMetadata ? Headers(record, Inline, text) : null;
    }

    /// <summary>The headers of a blob whose record is elsewhere.</summary>
    public static BlobHeaders Referring(string id, string? contentType) =>
        new(Ascii(contentType), new Dictionary<string, string> { [Reference] = id });

    /// <summary>Keeps a record in a blob of its own.</summary>
    /// <returns>False where it has changed since it was read.</returns>
    public async ValueTask<bool> PutRecordAsync(string bucket, ObjectRecord record, BlobCondition condition, CancellationToken cancellationToken) =>
        await service.PutAsync(layout.ContainerOf(bucket), RecordName(bucket, record.Id), record.ToJson(), BlobHeaders.None, condition, cancellationToken)
            .ConfigureAwait(false) is not null;

    public async ValueTask RemoveRecordAsync(string bucket, string id, CancellationToken cancellationToken) =>
        await service.DeleteAsync(layout.ContainerOf(bucket), RecordName(bucket, id), BlobCondition.None, cancellationToken).ConfigureAwait(false);

    private async ValueTask<(ObjectRecord Record, string ETag)?> FindRecordAsync(string bucket, string id, string place, CancellationToken cancellationToken)
    {
        var content = await service.OpenAsync(layout.ContainerOf(bucket), RecordName(bucket, id), null, null, cancellationToken).ConfigureAwait(false);
        if (content is null)
            return null;

        await using var closing = content.ConfigureAwait(false);
        return (ObjectRecord.Read((await Documents.ReadAsync(content, MaxRecord, cancellationToken).ConfigureAwait(false)).Span, place), content.Blob.ETag);
    }

    private string RecordName(string bucket, string id) => layout.OwnName(bucket, Records + id);

    private static BlobHeaders Headers(ObjectRecord record, string name, string text) =>
        new(Ascii(record.ContentType), new Dictionary<string, string> { [name] = text });

    /// <summary>For other programs that read the blob; what the client has said is in the record.</summary>
    private static string? Ascii(string? contentType) =>
        contentType is { Length: > 0 and <= 200 } && contentType.All(one => one is >= ' ' and <= '~') ? contentType : null;

    private static ObjectInfo Foreign(string key, Blob blob) => new()
    {
        Key = key,
        Size = blob.Size,
        ETag = blob.ETag,
        LastModified = blob.LastModified,
        ContentType = blob.Headers!.ContentType,
        Metadata = StringMap.Of(blob.Headers.Metadata),
    };
}

/// <summary>Blobs that are read as a whole.</summary>
internal static class Documents
{
    public static async ValueTask<ReadOnlyMemory<byte>> ReadAsync(BlobContent content, int limit, CancellationToken cancellationToken)
    {
        if (content.Blob.Size > limit)
            throw new StorageException(StorageFailure.Damaged, $"'{content.Blob.Name}' has {content.Blob.Size} bytes, more than such a document can have.");

        var bytes = new byte[content.Blob.Size];
        await content.Body.ReadExactlyAsync(bytes, cancellationToken).ConfigureAwait(false);
        return bytes;
    }
}
