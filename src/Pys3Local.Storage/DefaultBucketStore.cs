namespace Pys3Local.Storage;

/// <summary>
/// A store that shows one bucket, which is always there and cannot be removed: other buckets do not exist, and making one is
/// <see cref="StorageFailure.NotSupported"/>. Names that begin with a dot are the server's own and pass. Owns the inner store.
/// </summary>
public sealed class DefaultBucketStore : IObjectStore, ICapacityStore
{
    private readonly IObjectStore inner;
    private readonly string name;

    private DefaultBucketStore(IObjectStore inner, string name) => (this.inner, this.name) = (inner, name);

    public StoreTraits Traits => inner.Traits;

    /// <summary>Makes the bucket where it is not there yet.</summary>
    public static async ValueTask<DefaultBucketStore> OpenAsync(
        IObjectStore inner, string name, TimeProvider time, CancellationToken cancellationToken)
    {
        if (await inner.FindBucketAsync(name, cancellationToken).ConfigureAwait(false) is null)
        {
            await inner.WriteBucketAsync(
                name, found => found ?? new BucketInfo { Name = name, Created = time.GetUtcNow() }, cancellationToken).ConfigureAwait(false);
        }

        return new DefaultBucketStore(inner, name);
    }

    public async ValueTask<IReadOnlyList<BucketInfo>> ListBucketsAsync(CancellationToken cancellationToken)
    {
        var all = await inner.ListBucketsAsync(cancellationToken).ConfigureAwait(false);
        return [.. all.Where(bucket => IsShown(bucket.Name))];
    }

    public ValueTask<BucketInfo?> FindBucketAsync(string bucket, CancellationToken cancellationToken) =>
        IsShown(bucket) ? inner.FindBucketAsync(bucket, cancellationToken) : ValueTask.FromResult<BucketInfo?>(null);

    public ValueTask<BucketInfo> WriteBucketAsync(
        string bucket, Func<BucketInfo?, BucketInfo> change, CancellationToken cancellationToken) =>
        IsShown(bucket)
            ? inner.WriteBucketAsync(bucket, change, cancellationToken)
            : throw new StorageException(StorageFailure.NotSupported, $"There is one bucket, '{name}', and no other can be made.");

    public ValueTask<bool> DeleteBucketAsync(string bucket, CancellationToken cancellationToken)
    {
        if (bucket == name)
            throw new StorageException(StorageFailure.NotSupported, $"The bucket '{name}' is always there.");

        return IsShown(bucket) ? inner.DeleteBucketAsync(bucket, cancellationToken) : ValueTask.FromResult(false);
    }

    public ValueTask<ListPage> ListObjectsAsync(string bucket, ListQuery query, CancellationToken cancellationToken) =>
        inner.ListObjectsAsync(Shown(bucket), query, cancellationToken);

    public ValueTask<ObjectInfo?> FindObjectAsync(string bucket, string key, string? version, CancellationToken cancellationToken) =>
        inner.FindObjectAsync(Shown(bucket), key, version, cancellationToken);

    public ValueTask<ObjectReader?> OpenObjectAsync(string bucket, string key, string? version, CancellationToken cancellationToken) =>
        inner.OpenObjectAsync(Shown(bucket), key, version, cancellationToken);

    public ValueTask<ObjectInfo> PutObjectAsync(string bucket, string key, ObjectWrite write, CancellationToken cancellationToken) =>
        inner.PutObjectAsync(Shown(bucket), key, write, cancellationToken);

    public ValueTask<ObjectInfo?> UpdateObjectAsync(
        string bucket, string key, string? version, Func<ObjectInfo, ObjectInfo> change, CancellationToken cancellationToken) =>
        inner.UpdateObjectAsync(Shown(bucket), key, version, change, cancellationToken);

    public ValueTask<ObjectInfo?> DeleteObjectAsync(
        string bucket, string key, string version, CommitGuard? guard, CancellationToken cancellationToken) =>
        inner.DeleteObjectAsync(Shown(bucket), key, version, guard, cancellationToken);

    public ValueTask<StoreCapacity?> FindCapacityAsync(CancellationToken cancellationToken) =>
        inner is ICapacityStore store ? store.FindCapacityAsync(cancellationToken) : default;

    public ValueTask DisposeAsync() => inner.DisposeAsync();

    private bool IsShown(string bucket) => bucket == name || bucket.StartsWith('.');

    private string Shown(string bucket) =>
        IsShown(bucket) ? bucket : throw new StorageException(StorageFailure.BucketNotFound, $"There is no bucket '{bucket}'.");
}
