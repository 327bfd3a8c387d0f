using Pys3Local.Storage.Cloud.Buckets;
using Pys3Local.Storage.Cloud.Caching;
using Pys3Local.Storage.Cloud.Names;
using Pys3Local.Storage.Cloud.Reading;
using Pys3Local.Storage.Cloud.Records;
using Pys3Local.Storage.Cloud.Services;
using Pys3Local.Storage.Cloud.Writing;

namespace Pys3Local.Storage.Cloud;

/// <summary>Objects in a service that keeps blobs. It keeps nothing on this machine: any number of servers of one configuration may be before one service.</summary>
public class CloudObjectStore : IObjectStore
{
    private readonly OpenReaders _readers = new();
    private readonly ObjectListing _listing;

    /// <param name="service">Disposed with the store.</param>
    /// <param name="layout">Where things are in it.</param>
    /// <param name="time">For what is believed for a moment.</param>
    public CloudObjectStore(IBlobService service, Layout layout, TimeProvider time)
    {
        Service = service;
        Layout = layout;
        Objects = new Objects(service, layout, (bucket, cancellationToken) => Buckets!.VersionsAsync(bucket, cancellationToken));
        Gates = new BucketGates();
        Buckets = new BucketDocuments(service, layout, Gates, time);
        Commit = new ObjectCommit(service, layout, Objects, _readers);
        Put = new ObjectPut(service, layout, Objects, Commit, new(Buckets, Gates), time);
        _listing = new ObjectListing(service, layout, Objects);
    }

    public StoreTraits Traits
    {
        get
        {
            var versions = Layout.IsSplit && Service.Versions is not null;
            return new()
            {
                Name = Service.Traits.Name,
                Location = Service.Traits.Location,
                Durable = true,
                Versions = versions,
                AssignsVersions = versions,
                EnforcesLocks = versions,
                ForeignIds = versions,
                WhyNoVersions = versions ? null
                    : !Layout.IsSplit && Service.Versions is not null ? $"{Service.Traits.Location}: all buckets are in one there, and versions belong to it as a whole. Without 'bucket' in the configuration each has its own"
                    : $"{Service.Traits.Location} has none",
            };
        }
    }

    /// <summary>What is kept of objects on this machine; null for nothing.</summary>
    public BlockCache? Cache { get; init; }

    private protected IBlobService Service { get; }

    private protected Layout Layout { get; }

    private protected BucketGates Gates { get; }

    private protected BucketDocuments Buckets { get; }

    private protected ObjectPut Put { get; }

    private protected ObjectCommit Commit { get; }

    private protected Objects Objects { get; }

    public ValueTask<IReadOnlyList<BucketInfo>> ListBucketsAsync(CancellationToken cancellationToken) => Buckets.ListAsync(cancellationToken);

    public ValueTask<BucketInfo?> FindBucketAsync(string bucket, CancellationToken cancellationToken) => Buckets.FindAsync(bucket, cancellationToken);

    public BucketInfo? KnownBucket(string bucket) => Buckets.Known(bucket);

    public ValueTask<BucketInfo> WriteBucketAsync(string bucket, Func<BucketInfo?, BucketInfo> change, CancellationToken cancellationToken) =>
        Buckets.WriteAsync(bucket, change, cancellationToken);

    public ValueTask<bool> DeleteBucketAsync(string bucket, CancellationToken cancellationToken) => Buckets.DeleteAsync(
        bucket,
        async () => (await _listing.PageAsync(bucket, new ListQuery { Limit = 1, Versions = true }, cancellationToken).ConfigureAwait(false)).Entries.Count == 0,
        () => ClearAsync(bucket),
        cancellationToken);

    public async ValueTask<ListPage> ListObjectsAsync(string bucket, ListQuery query, CancellationToken cancellationToken)
    {
        await Buckets.ExistingAsync(bucket, cancellationToken).ConfigureAwait(false);
        return await _listing.PageAsync(bucket, query, cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask<ObjectInfo?> FindObjectAsync(string bucket, string key, string? version, CancellationToken cancellationToken)
    {
        await Buckets.ExistingAsync(bucket, cancellationToken).ConfigureAwait(false);
        return (await Objects.FindExactlyAsync(bucket, key, version, cancellationToken).ConfigureAwait(false))?.Info;
    }

    public async ValueTask<ObjectReader?> OpenObjectAsync(string bucket, string key, string? version, CancellationToken cancellationToken)
    {
        await Buckets.ExistingAsync(bucket, cancellationToken).ConfigureAwait(false);
        return await _readers.OpenAsync(
            ObjectCommit.LockOf((bucket, key)),
            async () => await Objects.FindExactlyAsync(bucket, key, version, cancellationToken).ConfigureAwait(false) is { } found
                ? new CloudReader(found, Layout.ContainerOf(bucket), Service)
                : null,
            cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask<ObjectInfo> PutObjectAsync(string bucket, string key, ObjectWrite write, CancellationToken cancellationToken)
    {
        await Buckets.ExistingAsync(bucket, cancellationToken).ConfigureAwait(false);
        if (write.VersionId != ObjectInfo.NullVersion)
        {
            if (await Buckets.VersionsAsync(bucket, cancellationToken).ConfigureAwait(false) is null)
                throw ObjectCommit.NoVersions();

            if (write.KeepsPlace)
                throw ObjectCommit.NotAgain();
        }

        return await Put.PutAsync(bucket, key, write, cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask<ObjectInfo?> UpdateObjectAsync(
        string bucket, string key, string? version, Func<ObjectInfo, ObjectInfo> change, CancellationToken cancellationToken)
    {
        using var share = await Gates.ShareAsync(bucket, cancellationToken).ConfigureAwait(false);
        await Buckets.ExistingAsync(bucket, cancellationToken).ConfigureAwait(false);
        return await Commit.UpdateAsync((bucket, key), version, change, cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask<ObjectInfo?> DeleteObjectAsync(
        string bucket, string key, string version, CommitGuard? guard, CancellationToken cancellationToken)
    {
        await Buckets.ExistingAsync(bucket, cancellationToken).ConfigureAwait(false);
        return await Commit.DeleteAsync((bucket, key), version, guard, cancellationToken).ConfigureAwait(false);
    }

    public ValueTask DisposeAsync()
    {
        Put.Dispose();
        Service.Dispose();
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }

    /// <summary>Removes the server's own things from a bucket that is about to go.</summary>
    private protected virtual async ValueTask ClearAsync(string bucket)
    {
        var own = Layout.OwnName(bucket, "");
        if (Traits.Versions)
            await ClearVersionsAsync(bucket, own).ConfigureAwait(false);

        while (true)
        {
            var page = await Service.ListAsync(Layout.ContainerOf(bucket), own, null, 1000, CancellationToken.None).ConfigureAwait(false);
            var gone = page.Blobs.Where(blob => blob.Name != Layout.DocumentOf(bucket)).ToList();
            await Parallel.ForEachAsync(
                gone, async (blob, token) => await Service.DiscardAsync(Layout.ContainerOf(bucket), blob.Name, token).ConfigureAwait(false)).ConfigureAwait(false);
            if (!page.IsTruncated || gone.Count == 0)
                return;
        }
    }

    private async ValueTask ClearVersionsAsync(string bucket, string own)
    {
        if (await Buckets.VersionsAsync(bucket, CancellationToken.None).ConfigureAwait(false) is not { } versions)
            return;

        var container = Layout.ContainerOf(bucket);
        var after = (string?)null;
        while (true)
        {
            var page = await versions.ListAsync(container, own, (after, null), 1000, CancellationToken.None).ConfigureAwait(false);
            foreach (var name in page.Blobs.Select(blob => blob.Name).Distinct().Where(name => name != Layout.DocumentOf(bucket)).ToList())
                await Service.DiscardAsync(container, name, CancellationToken.None).ConfigureAwait(false);

            if (!page.IsTruncated)
                return;

            after = page.Next(Service, after);
        }
    }
}
