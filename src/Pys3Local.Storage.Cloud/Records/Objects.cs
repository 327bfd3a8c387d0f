using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Pys3Local.Storage.Cloud.Services;

namespace Pys3Local.Storage.Cloud.Records;

/// <summary>A blob as an object of the store, with what is kept with it.</summary>
/// <param name="Sidecar">The ETag of the blob in which the record is; null where it is in the header.</param>
internal sealed record CloudObject(Blob Blob, ObjectInfo Info, ObjectRecord? Record, string? Sidecar)
{
    /// <summary>Of the write that has made it, as far as the header says it; null where another program has.</summary>
    public string? Id { get; init; } = Record?.Id;

    /// <summary>What is kept with it is missing, or cannot be read: it has only what the service says of its bytes.</summary>
    public bool IsUnreadable => Info.Attributes.ContainsKey(ObjectInfo.UnreadableAttribute);

    /// <summary>The ETag of the blob with what has been changed since: versions never change themselves.</summary>
    public string? Change { get; init; }
}

/// <summary>
/// What is kept with objects: in one header (<c>pys3local</c>) while it fits the service's limit, else in a blob of its own, to which the header
/// (<c>pys3localref</c>) refers. That blob is written before the object appears and removed after it has gone, so that what is interrupted leaves a blob too
/// many and never an object without its record. A blob without either header was put there by another program: it has what the service says.
/// What has changed of a version whose record is in its header, and of a blob of another program, is in a blob <c>changed/ID</c>. A record that is missing or cannot be read makes an
/// object with <see cref="ObjectInfo.UnreadableAttribute"/>: it is listed, and can be replaced and removed where nothing is locked.
/// </summary>
/// <param name="service">Where they are.</param>
/// <param name="layout">Their names.</param>
/// <param name="findVersions">The versions of a bucket; null where it has none.</param>
internal sealed class Objects(IBlobService service, Names.Layout layout, Func<string, CancellationToken, ValueTask<IBlobVersions?>> findVersions)
{
    private const string Inline = "pys3local";
    private const string Reference = "pys3localref";
    private const string Records = "meta/";
    private const string Changes = "changed/";
    private const int Page = 1000;

    /// <summary>A record is attributes and metadata: a megabyte of it is damage.</summary>
    private const int MaxRecord = 1 << 20;

    /// <summary>The id of the write that has made a blob; null if another program has.</summary>
    public static string? IdOf(Blob blob)
    {
        if (blob.Headers is null)
            return null;

        if (blob.Headers.Metadata.TryGetValue(Reference, out var id))
            return id;

        try
        {
            return blob.Headers.Metadata.TryGetValue(Inline, out var text) ? ObjectRecord.ReadHeader(text, blob.Name).Id : null;
        }
        catch (StorageException e) when (e.Failure == StorageFailure.Damaged)
        {
            return null;
        }
    }

    public ValueTask<IBlobVersions?> VersionsAsync(string bucket, CancellationToken cancellationToken) => findVersions(bucket, cancellationToken);

    /// <summary>The newest version; null if the blob is missing, or the bucket is.</summary>
    public async ValueTask<CloudObject?> FindAsync(string bucket, string key, CancellationToken cancellationToken) =>
        await FindAsync(bucket, key, null, null, cancellationToken).ConfigureAwait(false);

    /// <param name="version">Null for the newest.</param>
    /// <param name="changed">The ids of all changes that there are, where they have been asked for.</param>
    public async ValueTask<CloudObject?> FindAsync(string bucket, string key, string? version, KnownChanges? changed, CancellationToken cancellationToken)
    {
        var versions = await findVersions(bucket, cancellationToken).ConfigureAwait(false);
        if (versions is null && version is not null and not ObjectInfo.NullVersion)
            return null;

        var (container, name) = (layout.ContainerOf(bucket), layout.NameOf(bucket, key));
        while (await (versions is null ? service.FindAsync(container, name, cancellationToken) : versions.FindAsync(container, name, version, cancellationToken)).ConfigureAwait(false) is { } blob)
        {
            if (await ReadAsync(bucket, key, blob, changed, cancellationToken).ConfigureAwait(false) is { } found)
                return found;
        }

        return null;
    }

    /// <summary>A version, and whether it is the newest.</summary>
    public async ValueTask<CloudObject?> FindExactlyAsync(string bucket, string key, string? version, CancellationToken cancellationToken)
    {
        var found = await FindAsync(bucket, key, version, null, cancellationToken).ConfigureAwait(false);
        if (found is null || version is null || await findVersions(bucket, cancellationToken).ConfigureAwait(false) is not { } versions)
            return found;

        var newest = await versions.FindAsync(layout.ContainerOf(bucket), found.Blob.Name, null, cancellationToken).ConfigureAwait(false);
        return found with { Info = found.Info with { IsLatest = newest is null || newest.VersionId == found.Blob.VersionId } };
    }

    /// <summary>Null if the record has gone with its object: another one is there by now, or none.</summary>
    public async ValueTask<CloudObject?> ReadAsync(string bucket, string key, Blob blob, KnownChanges? changed, CancellationToken cancellationToken)
    {
        var versions = await findVersions(bucket, cancellationToken).ConfigureAwait(false);
        var metadata = blob.Headers?.Metadata ?? StringMap.Empty;
        if (metadata.TryGetValue(Reference, out var id))
        {
            if (await FindRecordAsync(bucket, Records + id, blob.Name, cancellationToken).ConfigureAwait(false) is var (record, etag))
                return record is null ? Unreadable(key, blob, etag) : new(blob, Shown(record.ToInfo(key, blob.Size), blob), record, etag);

            var again = versions is null
                ? await service.FindAsync(layout.ContainerOf(bucket), blob.Name, cancellationToken).ConfigureAwait(false)
                : await versions.FindAsync(layout.ContainerOf(bucket), blob.Name, blob.VersionId, cancellationToken).ConfigureAwait(false);
            return again?.ETag == blob.ETag && IdOf(again) == id ? Unreadable(key, blob, null) : null;
        }

        var found = metadata.TryGetValue(Inline, out var text) ? Inlined(key, blob, text) : new CloudObject(blob, Shown(Foreign(key, blob), blob), null, null);
        if (versions is null && found.Id is not null || found.IsUnreadable)
            return found;

        var changeId = ChangeId(found);
        if (changed is not null && !await changed.MayHaveAsync(changeId, cancellationToken).ConfigureAwait(false))
            return found;

        return await FindRecordAsync(bucket, Changes + changeId, blob.Name, cancellationToken).ConfigureAwait(false) is not var (change, changeTag) ? found
            : change is null ? Unreadable(key, blob, null) with { Change = changeTag }
            : found with { Info = Shown(change.ToInfo(key, blob.Size), blob), Record = change, Change = changeTag };
    }

    /// <summary>The ids of all changes of a bucket; null where there are so many that each object is better asked for its own.</summary>
    public async ValueTask<IReadOnlySet<string>?> ChangedAsync(string bucket, CancellationToken cancellationToken)
    {
        var prefix = layout.OwnName(bucket, Changes);
        var page = await service.ListAsync(layout.ContainerOf(bucket), prefix, null, Page, cancellationToken).ConfigureAwait(false);
        return page.IsTruncated ? null : page.Blobs.Select(blob => blob.Name[prefix.Length..]).ToHashSet(StringComparer.Ordinal);
    }

    /// <summary>The headers of a blob that has this record inside; null if it is too long.</summary>
    public BlobHeaders? TryInline(ObjectRecord record)
    {
        var text = Base64Url.EncodeToString(record.ToJson());
        return text.Length + Inline.Length <= service.Traits.MaxMetadata ? Headers(record, Inline, text) : null;
    }

    /// <summary>The headers of a blob whose record is elsewhere.</summary>
    public static BlobHeaders Referring(string id, string? contentType, BlobLock? held = null) =>
        new(Ascii(contentType), new Dictionary<string, string> { [Reference] = id }) { Lock = held };

    /// <summary>Keeps a record in a blob of its own.</summary>
    /// <returns>False where it has changed since it was read.</returns>
    public ValueTask<bool> PutRecordAsync(string bucket, ObjectRecord record, BlobCondition condition, CancellationToken cancellationToken) =>
        PutAsync(bucket, Records + record.Id, record, condition, cancellationToken);

    /// <summary>Keeps what has changed of a version.</summary>
    /// <returns>False where it has changed since it was read.</returns>
    public ValueTask<bool> PutChangeAsync(string bucket, CloudObject found, ObjectRecord record, CancellationToken cancellationToken) =>
        PutAsync(bucket, Changes + ChangeId(found), record, found.Change is { } etag ? new(etag, false) : BlobCondition.New, cancellationToken);

    public ValueTask RemoveRecordAsync(string bucket, string id, CancellationToken cancellationToken) =>
        service.DiscardAsync(layout.ContainerOf(bucket), layout.OwnName(bucket, Records + id), cancellationToken);

    public ValueTask RemoveChangeAsync(string bucket, CloudObject found, CancellationToken cancellationToken) =>
        service.DiscardAsync(layout.ContainerOf(bucket), layout.OwnName(bucket, Changes + ChangeId(found)), cancellationToken);

    private async ValueTask<bool> PutAsync(string bucket, string name, ObjectRecord record, BlobCondition condition, CancellationToken cancellationToken)
    {
        var (container, place) = (layout.ContainerOf(bucket), layout.OwnName(bucket, name));
        var written = await service.PutAsync(container, place, record.ToJson(), BlobHeaders.None, condition, cancellationToken).ConfigureAwait(false);
        if (written?.VersionId is not null && condition.ETag is not null)
            await service.Versions!.PruneAsync(container, place, cancellationToken).ConfigureAwait(false);

        return written is not null;
    }

    /// <summary>
    /// The id of the write where there is one: a version that takes the place of another is not taken for it. Services do not say the time of a delete marker everywhere.
    /// </summary>
    private static string ChangeId(CloudObject found)
    {
        var blob = found.Blob;
        var version = blob.VersionId ?? ObjectInfo.NullVersion;
        return IdOf(blob) ?? Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{blob.Name}\0{version}\0{blob.ETag}\0{(version == ObjectInfo.NullVersion && !blob.IsMarker ? blob.LastModified.ToUnixTimeSeconds() : 0)}")).AsSpan(0, 16));
    }

    /// <summary>With what only the service knows. What it says of a lock holds; where it says nothing, what was kept does.</summary>
    private static ObjectInfo Shown(ObjectInfo info, Blob blob) => info with
    {
        VersionId = blob.VersionId ?? ObjectInfo.NullVersion,
        IsLatest = blob.IsLatest,
        IsDeleteMarker = blob.IsMarker,
        Attributes = blob.Lock is { } held ? LockedAttributes.With(info.Attributes, held) : info.Attributes,
    };

    /// <summary>The record in a blob, and the ETag of that; without the record where it cannot be read, null where there is no such blob.</summary>
    public async ValueTask<(ObjectRecord? Record, string ETag)?> FindRecordAsync(string bucket, string name, string place, CancellationToken cancellationToken)
    {
        var found = await Documents.FindAsync(service, layout.ContainerOf(bucket), layout.OwnName(bucket, name), MaxRecord, cancellationToken).ConfigureAwait(false);
        if (found is not var (json, etag))
            return null;

        try
        {
            return (json is { } bytes ? ObjectRecord.Read(bytes.Span, place) : null, etag);
        }
        catch (StorageException e) when (e.Failure == StorageFailure.Damaged)
        {
            return (null, etag);
        }
    }

    /// <summary>The record of a write, and the ETag of its blob.</summary>
    public ValueTask<(ObjectRecord? Record, string ETag)?> FindRecordAsync(string bucket, string id, CancellationToken cancellationToken) =>
        FindRecordAsync(bucket, Records + id, id, cancellationToken);

    private static CloudObject Inlined(string key, Blob blob, string text)
    {
        try
        {
            var own = ObjectRecord.ReadHeader(text, blob.Name);
            return new CloudObject(blob, Shown(own.ToInfo(key, blob.Size), blob), own, null);
        }
        catch (StorageException e) when (e.Failure == StorageFailure.Damaged)
        {
            return Unreadable(key, blob, null);
        }
    }

    /// <param name="key">Of the object.</param>
    /// <param name="blob">Its bytes.</param>
    /// <param name="sidecar">The ETag of the blob in which the record should be.</param>
    private static CloudObject Unreadable(string key, Blob blob, string? sidecar)
    {
        var info = Foreign(key, blob);
        info = info with { Metadata = StringMap.Empty, Attributes = StringMap.Empty.Add(ObjectInfo.UnreadableAttribute, "") };
        return new CloudObject(blob, Shown(info, blob), null, sidecar) { Id = IdOf(blob) };
    }

    private static BlobHeaders Headers(ObjectRecord record, string name, string text) =>
        new(Ascii(record.ContentType), new Dictionary<string, string> { [name] = text }) { Lock = LockedAttributes.Of(record.Attributes) };

    /// <summary>For other programs that read the blob; what the client has said is in the record.</summary>
    private static string? Ascii(string? contentType) =>
        contentType is { Length: > 0 and <= 200 } && contentType.All(one => one is >= ' ' and <= '~') ? contentType : null;

    private static ObjectInfo Foreign(string key, Blob blob) => new()
    {
        Key = key,
        Size = blob.Size,
        ETag = blob.ETag,
        LastModified = blob.LastModified,
        ContentType = blob.Headers?.ContentType,
        Metadata = StringMap.Of(blob.Headers?.Metadata ?? StringMap.Empty),
    };
}
