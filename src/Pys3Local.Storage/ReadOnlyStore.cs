namespace Pys3Local.Storage;

/// <summary>A store that is only read: every write is <see cref="StorageFailure.WritesRefused"/>. Owns the inner store.</summary>
public sealed class ReadOnlyStore(IObjectStore inner) : IObjectStore, IStoreDecorator
{
    public IObjectStore Inner => inner;

    public StoreTraits Traits => inner.Traits;

    public ValueTask<IReadOnlyList<BucketInfo>> ListBucketsAsync(CancellationToken cancellationToken) =>
        inner.ListBucketsAsync(cancellationToken);

    public ValueTask<BucketInfo?> FindBucketAsync(string bucket, CancellationToken cancellationToken) =>
        inner.FindBucketAsync(bucket, cancellationToken);

    public BucketInfo? KnownBucket(string bucket) => inner.KnownBucket(bucket);

    public ValueTask<BucketInfo> WriteBucketAsync(
        string bucket, Func<BucketInfo?, BucketInfo> change, CancellationToken cancellationToken) => throw Refusal();

    public ValueTask<bool> DeleteBucketAsync(string bucket, CancellationToken cancellationToken) => throw Refusal();

    public ValueTask<ListPage> ListObjectsAsync(string bucket, ListQuery query, CancellationToken cancellationToken) =>
        inner.ListObjectsAsync(bucket, query, cancellationToken);

    public ValueTask<ObjectInfo?> FindObjectAsync(string bucket, string key, string? version, CancellationToken cancellationToken) =>
        inner.FindObjectAsync(bucket, key, version, cancellationToken);

    public ValueTask<ObjectReader?> OpenObjectAsync(string bucket, string key, string? version, CancellationToken cancellationToken) =>
        inner.OpenObjectAsync(bucket, key, version, cancellationToken);

    public ValueTask<ObjectInfo> PutObjectAsync(
        string bucket, string key, ObjectWrite write, CancellationToken cancellationToken) => throw Refusal();

    public ValueTask<ObjectInfo?> UpdateObjectAsync(
        string bucket, string key, string? version, Func<ObjectInfo, ObjectInfo> change, CancellationToken cancellationToken) =>
        throw Refusal();

    public ValueTask<ObjectInfo?> DeleteObjectAsync(
        string bucket, string key, string version, CommitGuard? guard, CancellationToken cancellationToken) => throw Refusal();

    public ValueTask DisposeAsync() => inner.DisposeAsync();

    /// <summary>What whoever writes is told: also where the write does not come through the store.</summary>
    public static StorageException Refusal() => new(StorageFailure.WritesRefused, "This server only reads: it takes no writes at the moment.");
}
