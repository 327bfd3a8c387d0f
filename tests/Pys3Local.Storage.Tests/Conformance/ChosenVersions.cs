using System.Collections.Concurrent;
using Pys3Local.Storage.Multipart;

namespace Pys3Local.Storage.Tests.Conformance;

/// <summary>The ids that tests give to versions, and those that the store has given them. It outlives the store.</summary>
public sealed class ChosenNames
{
    private readonly ConcurrentDictionary<(string Bucket, string Key, string Name), string> _ids = new();
    private readonly ConcurrentDictionary<(string Bucket, string Key, string Id), string> _names = new();

    public string? IdOf(string bucket, string key, string? name) => name is null ? null : _ids.GetValueOrDefault((bucket, key, name), name);

    public bool Knows(string bucket, string key, string name) => _ids.ContainsKey((bucket, key, name));

    public void Add(string bucket, string key, string name, string id)
    {
        if (name != id)
            (_ids[(bucket, key, name)], _names[(bucket, key, id)]) = (id, name);
    }

    /// <summary>Delete markers that the service makes have no ETag; tests give theirs that of no bytes.</summary>
    public ObjectInfo? Shown(string bucket, ObjectInfo? info) => info is null ? null : info with
    {
        VersionId = _names.GetValueOrDefault((bucket, info.Key, info.VersionId), info.VersionId),
        ETag = info is { IsDeleteMarker: true, ETag: "" } ? TestObjects.ETag([]) : info.ETag,
    };
}

/// <summary>
/// A store that assigns the ids of versions, as one whose caller chooses them: what the conformance suite is written for. A bucket is set to keep versions when one is
/// written, and to keep none when the null version is, or a delete marker in its place. A version that is there already is written on top and then removed below.
/// </summary>
public sealed class ChosenVersions(IObjectStore inner, ChosenNames names) : IObjectStore, IMultipartStore
{
    private IMultipartStore Uploads => (IMultipartStore)inner;

    public StoreTraits Traits => inner.Traits;

    public ValueTask<IReadOnlyList<BucketInfo>> ListBucketsAsync(CancellationToken cancellationToken) => inner.ListBucketsAsync(cancellationToken);

    public ValueTask<BucketInfo?> FindBucketAsync(string bucket, CancellationToken cancellationToken) => inner.FindBucketAsync(bucket, cancellationToken);

    public ValueTask<BucketInfo> WriteBucketAsync(string bucket, Func<BucketInfo?, BucketInfo> change, CancellationToken cancellationToken) =>
        inner.WriteBucketAsync(bucket, change, cancellationToken);

    public ValueTask<bool> DeleteBucketAsync(string bucket, CancellationToken cancellationToken) => inner.DeleteBucketAsync(bucket, cancellationToken);

    public async ValueTask<ListPage> ListObjectsAsync(string bucket, ListQuery query, CancellationToken cancellationToken)
    {
        if (query is { After: { } after, AfterVersion: { } version })
            query = query with { AfterVersion = names.IdOf(bucket, after, version) };

        var page = await inner.ListObjectsAsync(bucket, query, cancellationToken);
        return page with { Entries = [.. page.Entries.Select(entry => entry with { Object = names.Shown(bucket, entry.Object) })] };
    }

    public async ValueTask<ObjectInfo?> FindObjectAsync(string bucket, string key, string? version, CancellationToken cancellationToken) =>
        names.Shown(bucket, await inner.FindObjectAsync(bucket, key, names.IdOf(bucket, key, version), cancellationToken));

    public async ValueTask<ObjectReader?> OpenObjectAsync(string bucket, string key, string? version, CancellationToken cancellationToken) =>
        await inner.OpenObjectAsync(bucket, key, names.IdOf(bucket, key, version), cancellationToken);

    public async ValueTask<ObjectInfo> PutObjectAsync(string bucket, string key, ObjectWrite write, CancellationToken cancellationToken) => await MadeAsync(
        bucket, key, write.VersionId, write.Body == Stream.Null, () => inner.PutObjectAsync(bucket, key, write with { Guard = Shown(bucket, write.Guard) }, cancellationToken), cancellationToken);

    public async ValueTask<ObjectInfo?> UpdateObjectAsync(
        string bucket, string key, string? version, Func<ObjectInfo, ObjectInfo> change, CancellationToken cancellationToken) =>
        names.Shown(bucket, await inner.UpdateObjectAsync(bucket, key, names.IdOf(bucket, key, version), info => change(names.Shown(bucket, info)!), cancellationToken));

    public async ValueTask<ObjectInfo?> DeleteObjectAsync(string bucket, string key, string version, CommitGuard? guard, CancellationToken cancellationToken) =>
        names.Shown(bucket, await inner.DeleteObjectAsync(bucket, key, names.IdOf(bucket, key, version)!, Shown(bucket, guard), cancellationToken));

    public ValueTask<UploadInfo> CreateUploadAsync(string bucket, UploadInfo draft, CancellationToken cancellationToken) => Uploads.CreateUploadAsync(bucket, draft, cancellationToken);

    public ValueTask<UploadInfo?> FindUploadAsync(string bucket, string key, string uploadId, CancellationToken cancellationToken) =>
        Uploads.FindUploadAsync(bucket, key, uploadId, cancellationToken);

    public ValueTask<UploadPage> ListUploadsAsync(string bucket, UploadQuery query, CancellationToken cancellationToken) => Uploads.ListUploadsAsync(bucket, query, cancellationToken);

    public ValueTask<PartInfo> PutPartAsync(string bucket, string key, string uploadId, int partNumber, ObjectWrite write, CancellationToken cancellationToken) =>
        Uploads.PutPartAsync(bucket, key, uploadId, partNumber, write, cancellationToken);

    public ValueTask<IReadOnlyList<PartInfo>> ListPartsAsync(string bucket, string key, string uploadId, int after, int limit, CancellationToken cancellationToken) =>
        Uploads.ListPartsAsync(bucket, key, uploadId, after, limit, cancellationToken);

    public async ValueTask<ObjectInfo> CompleteUploadAsync(
        string bucket, string key, string uploadId, IReadOnlyList<PartInfo> parts, ObjectInfo @sealed, CommitGuard? guard, CancellationToken cancellationToken) => await MadeAsync(
        bucket, key, @sealed.VersionId, false, () => Uploads.CompleteUploadAsync(bucket, key, uploadId, parts, @sealed, Shown(bucket, guard), cancellationToken), cancellationToken);

    public ValueTask<bool> AbortUploadAsync(string bucket, string key, string uploadId, CancellationToken cancellationToken) =>
        Uploads.AbortUploadAsync(bucket, key, uploadId, cancellationToken);

    public ValueTask DisposeAsync() => inner.DisposeAsync();

    private async ValueTask<ObjectInfo> MadeAsync(string bucket, string key, string version, bool isMarker, Func<ValueTask<ObjectInfo>> make, CancellationToken cancellationToken)
    {
        if (version != ObjectInfo.NullVersion || isMarker || (await inner.FindBucketAsync(bucket, cancellationToken))?.Settings.ContainsKey(BucketInfo.VersioningSetting) == true)
            await KeepAsync(bucket, version != ObjectInfo.NullVersion, cancellationToken);

        var made = await make();
        var replaced = names.Knows(bucket, key, version) ? names.IdOf(bucket, key, version) : null;
        names.Add(bucket, key, version, made.VersionId);
        if (replaced is not null)
            await inner.DeleteObjectAsync(bucket, key, replaced, null, cancellationToken);

        return names.Shown(bucket, made)!;
    }

    private async ValueTask KeepAsync(string bucket, bool isEnabled, CancellationToken cancellationToken)
    {
        var wanted = isEnabled ? BucketInfo.VersioningEnabled : "Suspended";
        await inner.WriteBucketAsync(
            bucket,
            current => current is null ? throw new StorageException(StorageFailure.BucketNotFound, "There is no such bucket.")
                : current.Settings.GetValueOrDefault(BucketInfo.VersioningSetting) == wanted ? current
                : current with { Settings = current.Settings.SetItem(BucketInfo.VersioningSetting, wanted) },
            cancellationToken);
    }

    private CommitGuard? Shown(string bucket, CommitGuard? guard) =>
        guard is null ? null : (current, replaced) => guard(names.Shown(bucket, current), names.Shown(bucket, replaced));
}
