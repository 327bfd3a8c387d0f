using Pys3Local.Storage;

namespace Pys3Local.Server.Testing;

/// <summary>All that is in a store, taken away or copied into another one. Nobody else may write to either meanwhile.</summary>
internal static class StoreContent
{

    /// <summary>Versions of one copy: it is for what a test puts, not for a store of data.</summary>
    private const int MaxVersions = 100_000;

    /// <summary>Locks are no hindrance: they hold clients, and this is the owner.</summary>
    public static async Task ClearAsync(IObjectStore store, CancellationToken cancellationToken)
    {
        foreach (var bucket in await store.ListBucketsAsync(cancellationToken))
        {
            foreach (var version in await VersionsAsync(store, bucket.Name, int.MaxValue, cancellationToken))
                await store.DeleteObjectAsync(bucket.Name, version.Key, version.VersionId, null, cancellationToken);
            await store.DeleteBucketAsync(bucket.Name, cancellationToken);
        }
    }

    /// <summary>Buckets with their settings, and every version of every object. Uploads in parts are not copied.</summary>
    /// <exception cref="InvalidOperationException">There is too much for a copy.</exception>
    public static async Task CopyAsync(IObjectStore from, IObjectStore to, CancellationToken cancellationToken)
    {
        var left = MaxVersions;
        foreach (var bucket in await from.ListBucketsAsync(cancellationToken))
        {
            await to.WriteBucketAsync(bucket.Name, _ => bucket, cancellationToken);
            var versions = await VersionsAsync(from, bucket.Name, left, cancellationToken);
            left -= versions.Count;
            // The newest of a key comes first in a listing, and last into a stack.
            for (var i = versions.Count - 1; i >= 0; i--)
                await CopyAsync(from, to, bucket.Name, versions[i], cancellationToken);
        }
    }

    private static async Task CopyAsync(IObjectStore from, IObjectStore to, string bucket, ObjectInfo version, CancellationToken cancellationToken)
    {
        await using var reader = await from.OpenObjectAsync(bucket, version.Key, version.VersionId, cancellationToken);
        if (reader is null)
            return;

        await using var body = new ObjectReaderStream(reader);
        var write = new ObjectWrite { VersionId = version.VersionId, Body = body, Length = reader.Info.Size, Seal = _ => reader.Info };
        await to.PutObjectAsync(bucket, version.Key, write, cancellationToken);
    }

    private static async Task<List<ObjectInfo>> VersionsAsync(IObjectStore store, string bucket, int most, CancellationToken cancellationToken)
    {
        var versions = new List<ObjectInfo>();
        await foreach (var version in store.ListVersionsAsync(bucket, cancellationToken))
        {
            versions.Add(version);
            if (versions.Count > most)
                throw new InvalidOperationException($"there are more than {MaxVersions} versions in the store, which is too much for a snapshot");
        }

        return versions;
    }
}
