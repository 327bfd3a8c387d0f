using Pys3Local.Storage.Drime.Api;
using Pys3Local.Storage.Drime.Blobs;
using Pys3Local.Storage.Drime.Names;
using Pys3Local.Storage.Drime.Reading;
using Pys3Local.Storage.Drime.Service;
using Pys3Local.Storage.Drime.Tree;

namespace Pys3Local.Storage.Drime;

/// <summary>
/// A workspace of Drime Cloud as a store. A bucket is a folder under the root folder, the segments of a key are nested folders, an
/// object is a file; what S3 knows beyond that is in the descriptions (<see cref="ObjectNote"/>, <see cref="BucketNote"/>).
/// </summary>
public class DrimeObjectStore : IObjectStore
{
    private protected DrimeObjectStore(DrimeService service)
    {
        Service = service;
        Traits = new StoreTraits { Name = "drime", Location = service.Location, Durable = true };
    }

    public StoreTraits Traits { get; }

    private protected DrimeService Service { get; }

    /// <summary>
    /// Checks the key and returns the store. With <see cref="DrimeOptions.StateDirectory"/> it is an
    /// <see cref="Multipart.IMultipartStore"/> too.
    /// </summary>
    /// <exception cref="StorageException"><see cref="StorageFailure.Refused"/> or <see cref="StorageFailure.Unavailable"/>.</exception>
    public static async ValueTask<DrimeObjectStore> OpenAsync(DrimeOptions options, CancellationToken cancellationToken)
    {
        var service = new DrimeService(options);
        try
        {
            await service.CheckKeyAsync(cancellationToken).ConfigureAwait(false);
            return options.StateDirectory is { } directory ? new DrimeMultipartStore(service, directory, options.Budget) : new DrimeObjectStore(service);
        }
        catch
        {
            service.Dispose();
            throw;
        }
    }

    public ValueTask<IReadOnlyList<BucketInfo>> ListBucketsAsync(CancellationToken cancellationToken) =>
        Service.Failures.MappedAsync<IReadOnlyList<BucketInfo>>(async () =>
        {
            var buckets = new List<BucketInfo>();
            foreach (var child in await Service.Tree.BucketsAsync(cancellationToken).ConfigureAwait(false))
                buckets.Add(await Service.Buckets.ListedAsync(child, cancellationToken).ConfigureAwait(false));

            buckets.Sort(static (x, y) => string.CompareOrdinal(x.Name, y.Name));
            return buckets;
        });

    public ValueTask<BucketInfo?> FindBucketAsync(string bucket, CancellationToken cancellationToken) =>
        Service.Failures.MappedAsync<BucketInfo?>(async () =>
            await Service.Tree.FindBucketAsync(bucket, cancellationToken).ConfigureAwait(false) is { } child
                ? await Service.Buckets.InfoAsync(child, cancellationToken).ConfigureAwait(false)
                : null);

    public ValueTask<BucketInfo> WriteBucketAsync(
        string bucket, Func<BucketInfo?, BucketInfo> change, CancellationToken cancellationToken) =>
        Service.Failures.MappedAsync(() => Service.Buckets.WriteAsync(bucket, change, cancellationToken));

    public virtual ValueTask<bool> DeleteBucketAsync(string bucket, CancellationToken cancellationToken) =>
        Service.Failures.MappedAsync(() => Service.Buckets.DeleteAsync(bucket, () => ValueTask.CompletedTask, cancellationToken));

    public ValueTask<ListPage> ListObjectsAsync(string bucket, ListQuery query, CancellationToken cancellationToken) =>
        Service.Failures.MappedAsync(async () =>
        {
            var folder = await Service.Tree.ExistingBucketAsync(bucket, cancellationToken).ConfigureAwait(false);
            return await Listing.PageAsync(
                query,
                (from, after) => Service.Walk.FromAsync(
                    folder, query, after == ObjectInfo.NullVersion ? Utf8Order.Next(from) : from, cancellationToken),
                cancellationToken).ConfigureAwait(false);
        });

    public ValueTask<ObjectInfo?> FindObjectAsync(string bucket, string key, string? version, CancellationToken cancellationToken) =>
        Service.Failures.MappedAsync<ObjectInfo?>(async () =>
            await FindNodeAsync(bucket, key, version, cancellationToken).ConfigureAwait(false) is { } node
                ? await Service.Commit.InfoAsync(key, node, cancellationToken).ConfigureAwait(false)
                : null);

    public ValueTask<ObjectReader?> OpenObjectAsync(string bucket, string key, string? version, CancellationToken cancellationToken) =>
        Service.Failures.MappedAsync<ObjectReader?>(async () =>
        {
            while (await FindNodeAsync(bucket, key, version, cancellationToken).ConfigureAwait(false) is { } node)
            {
                var info = await Service.Commit.InfoAsync(key, node, cancellationToken).ConfigureAwait(false);
                var reader = new DrimeReader(node, info, Service.Download, Service.Readers, Service.Cache);
                try
                {
                    // Whoever deletes it from now on knows of the reader; whoever did before is seen here.
                    if (await FindNodeAsync(bucket, key, version, cancellationToken).ConfigureAwait(false) == node)
                        return reader;
                }
                catch
                {
                    await reader.DisposeAsync().ConfigureAwait(false);
                    throw;
                }

                await reader.DisposeAsync().ConfigureAwait(false);
            }

            return null;
        });

    public ValueTask<ObjectInfo> PutObjectAsync(string bucket, string key, ObjectWrite write, CancellationToken cancellationToken) =>
        Service.Failures.MappedAsync(
            async () =>
            {
                if (write.VersionId != ObjectInfo.NullVersion)
                    throw NoVersions();

                var folder = await Service.Tree.ExistingBucketAsync(bucket, cancellationToken).ConfigureAwait(false);
                if (write.Body is ObjectReaderStream { Reader: DrimeReader { IsWhole: true } source } && Service.Owns(source) &&
                    await CopyAsync(bucket, key, source, write, cancellationToken).ConfigureAwait(false) is { } copied)
                {
                    return copied;
                }

                var blob = await StoreAsync(bucket, key, folder, write, cancellationToken).ConfigureAwait(false);
                var info = write.Seal(blob.Size);
                return info.IsDeleteMarker
                    ? throw NoVersions()
                    : await Service.Commit.CreateAsync(bucket, key, info, blob, write.Guard, cancellationToken).ConfigureAwait(false);
            },
            write.Length ?? 1);

    public ValueTask<ObjectInfo?> UpdateObjectAsync(
        string bucket, string key, string? version, Func<ObjectInfo, ObjectInfo> change, CancellationToken cancellationToken) =>
        Service.Failures.MappedAsync(async () => version is null or ObjectInfo.NullVersion
            ? await Service.Commit.UpdateAsync(bucket, key, change, cancellationToken).ConfigureAwait(false)
            : await FindNodeAsync(bucket, key, version, cancellationToken).ConfigureAwait(false) is null ? null : throw NoVersions());

    public ValueTask<ObjectInfo?> DeleteObjectAsync(
        string bucket, string key, string version, CommitGuard? guard, CancellationToken cancellationToken) =>
        Service.Failures.MappedAsync(() => Service.Commit.DeleteAsync(bucket, key, version, guard, cancellationToken));

    public virtual ValueTask DisposeAsync()
    {
        Service.Dispose();
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }

    private async ValueTask<Node?> FindNodeAsync(string bucket, string key, string? version, CancellationToken cancellationToken)
    {
        var folder = await Service.Tree.ExistingBucketAsync(bucket, cancellationToken).ConfigureAwait(false);
        return version is null or ObjectInfo.NullVersion
            ? (await Service.Tree.FindAsync(folder, key, cancellationToken).ConfigureAwait(false))?.Newest
            : null;
    }

    private async ValueTask<UploadedBytes> StoreAsync(
        string bucket, string key, Child folder, ObjectWrite write, CancellationToken cancellationToken)
    {
        try
        {
            var name = EntryName.Encode(key[(key.LastIndexOf('/') + 1)..])[^1];
            return await Service.Blobs.StoreAsync(write.Body, write.Length, name, folder.Ids[0], cancellationToken).ConfigureAwait(false);
        }
        catch (ApiRefusal refusal) when (refusal.IsStale)
        {
            // Perhaps because the bucket is not there any more.
            Service.Cache.Drop();
            await Service.Tree.ExistingBucketAsync(bucket, cancellationToken).ConfigureAwait(false);
            throw;
        }
    }

    private async ValueTask<ObjectInfo?> CopyAsync(
        string bucket, string key, DrimeReader source, ObjectWrite write, CancellationToken cancellationToken)
    {
        var info = write.Seal(source.Info.Size);
        if (await Service.Copy.TryPrepareAsync(source.Node, key, info, cancellationToken).ConfigureAwait(false) is not { } copy)
            return null;

        try
        {
            return await Service.Commit.MoveInAsync(bucket, key, copy, write.Guard, cancellationToken).ConfigureAwait(false);
        }
        catch (ApiRefusal)
        {
            return null;
        }
    }

    private protected static StorageException NoVersions() => new(StorageFailure.NotSupported, "Drime keeps no versions.");
}
