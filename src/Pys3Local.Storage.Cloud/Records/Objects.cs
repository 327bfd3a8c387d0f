using System.Buffers.Text;
using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using Pys3Local.Storage.Cloud.Services;

namespace Pys3Local.Storage.Cloud.Records;

/// <summary>A blob as an object of the store, with what is kept with it.</summary>
/// <param name="Sidecar">The ETag of the blob in which the record is; null where it is in the header.</param>
internal sealed record CloudObject(Blob Blob, ObjectInfo Info, ObjectRecord? Record, string? Sidecar)
{
    public string? Id => Record?.Id;

    /// <summary>The ETag of the blob with what has been changed since: versions never change themselves.</summary>
    public string? Change { get; init; }
}

/// <summary>
/// What is kept with objects: in one header (<c>pys3local</c>) while it fits the service's limit, else in a blob of its own, to which the header
/// (<c>pys3localref</c>) refers. That blob is written before the object appears and removed after it has gone, so that what is interrupted leaves a blob too
/// many and never an object without its record. A blob without either header was put there by another program: it has what the service says.
/// In a bucket with versions, what has changed of a version whose record is in its header is in a blob <c>changed/ID</c>.
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
    public static string? IdOf(Blob blob) =>
        blob.Headers is null ? null
        : blob.Headers.Metadata.TryGetValue(Reference, out var id) ? id
        : blob.Headers.Metadata.TryGetValue(Inline, out var text) ? ObjectRecord.Read(Base64Url.DecodeFromChars(text), blob.Name).Id
        : null;

    public ValueTask<IBlobVersions?> VersionsAsync(string bucket, CancellationToken cancellationToken) => findVersions(bucket, cancellationToken);

    /// <summary>The newest version; null if the blob is missing, or the bucket is.</summary>
    public async ValueTask<CloudObject?> FindAsync(string bucket, string key, CancellationToken cancellationToken) =>
        await FindAsync(bucket, key, null, null, cancellationToken).ConfigureAwait(false);

    /// <param name="version">Null for the newest.</param>
    /// <param name="changed">The ids of all changes that there are, where that is known.</param>
    public async ValueTask<CloudObject?> FindAsync(string bucket, string key, string? version, IReadOnlySet<string>? changed, CancellationToken cancellationToken)
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
    public async ValueTask<CloudObject?> ReadAsync(string bucket, string key, Blob blob, IReadOnlySet<string>? changed, CancellationToken cancellationToken)
    {
        var versions = await findVersions(bucket, cancellationToken).ConfigureAwait(false);
        var metadata = blob.Headers?.Metadata ?? StringMap.Empty;
        if (metadata.TryGetValue(Reference, out var id))
        {
            if (await FindRecordAsync(bucket, Records + id, blob.Name, cancellationToken).ConfigureAwait(false) is var (record, etag))
                return new(blob, Shown(record.ToInfo(key, blob.Size), blob), record, etag);

            var again = versions is null
                ? await service.FindAsync(layout.ContainerOf(bucket), blob.Name, cancellationToken).ConfigureAwait(false)
                : await versions.FindAsync(layout.ContainerOf(bucket), blob.Name, blob.VersionId, cancellationToken).ConfigureAwait(false);
            return again?.ETag == blob.ETag && IdOf(again) == id
                ? throw new StorageException(StorageFailure.Damaged, $"{service.Traits.Location}: what is kept with '{blob.Name}' is missing ({id}).")
                : null;
        }

        var found = metadata.TryGetValue(Inline, out var text) && ObjectRecord.Read(Base64Url.DecodeFromChars(text), blob.Name) is var own
            ? new CloudObject(blob, Shown(own.ToInfo(key, blob.Size), blob), own, null)
            : new CloudObject(blob, Shown(Foreign(key, blob), blob), null, null);
        if (versions is null)
            return found;

        var changeId = ChangeId(found);
        return changed?.Contains(changeId) != false && await FindRecordAsync(bucket, Changes + changeId, blob.Name, cancellationToken).ConfigureAwait(false) is var (change, changeTag)
            ? found with { Info = Shown(change.ToInfo(key, blob.Size), blob), Record = change, Change = changeTag }
            : found;
    }

    /// <summary>The ids of all changes of a bucket; null where there are so many that each object is better asked for its own.</summary>
    public async ValueTask<IReadOnlySet<string>?> ChangedAsync(string bucket, CancellationToken cancellationToken)
    {
        if (await findVersions(bucket, cancellationToken).ConfigureAwait(false) is null)
            return null;

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
        return IdOf(blob) ?? Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{blob.Name}\0{blob.VersionId}\0{blob.ETag}\0{(blob is { VersionId: ObjectInfo.NullVersion, IsMarker: false } ? blob.LastModified.ToUnixTimeSeconds() : 0)}")).AsSpan(0, 16));
    }

    /// <summary>With what only the service knows. What it says of a lock holds; where it says nothing, what was kept does.</summary>
    private static ObjectInfo Shown(ObjectInfo info, Blob blob) => info with
    {
        VersionId = blob.VersionId ?? ObjectInfo.NullVersion,
        IsLatest = blob.IsLatest,
        IsDeleteMarker = blob.IsMarker,
        Attributes = blob.Lock is { } held ? LockedAttributes.With(info.Attributes, held) : info.Attributes,
    };

    private async ValueTask<(ObjectRecord Record, string ETag)?> FindRecordAsync(string bucket, string name, string place, CancellationToken cancellationToken)
    {
        var content = await service.OpenAsync(layout.ContainerOf(bucket), layout.OwnName(bucket, name), null, null, cancellationToken).ConfigureAwait(false);
        if (content is null)
            return null;

        await using var closing = content.ConfigureAwait(false);
        return (ObjectRecord.Read((await Documents.ReadAsync(content, MaxRecord, cancellationToken).ConfigureAwait(false)).Span, place), content.Blob.ETag);
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

/// <summary>The attributes of a version that say how it is locked.</summary>
internal static class LockedAttributes
{
    /// <summary>Null where they say nothing.</summary>
    public static BlobLock? Of(IReadOnlyDictionary<string, string>? attributes)
    {
        var (mode, until, hold) = (attributes?.GetValueOrDefault(ObjectInfo.LockModeAttribute), attributes?.GetValueOrDefault(ObjectInfo.LockUntilAttribute), attributes?.GetValueOrDefault(ObjectInfo.LegalHoldAttribute));
        return mode is null && until is null && hold is null ? null : new(mode, until, hold);
    }

    public static ImmutableSortedDictionary<string, string> With(ImmutableSortedDictionary<string, string> attributes, BlobLock held)
    {
        attributes = held.Mode is null || held.Until is null
            ? attributes.Remove(ObjectInfo.LockModeAttribute).Remove(ObjectInfo.LockUntilAttribute)
            : attributes.SetItem(ObjectInfo.LockModeAttribute, held.Mode).SetItem(ObjectInfo.LockUntilAttribute, held.Until);
        return held.Hold is null ? attributes.Remove(ObjectInfo.LegalHoldAttribute) : attributes.SetItem(ObjectInfo.LegalHoldAttribute, held.Hold);
    }
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
