namespace Pys3Local.Storage.Multipart;

/// <summary>A store around another one that passes everything on: who stands around a store overrides what it has to see. Owns the inner store.</summary>
/// <param name="inner">The store.</param>
/// <param name="multipart">The same store.</param>
public abstract class StoreDecorator(IObjectStore inner, IMultipartStore multipart) : IObjectStore, IMultipartStore, IStoreDecorator
{
    public IObjectStore Inner => inner;

    public virtual StoreTraits Traits => inner.Traits;

    protected IMultipartStore Multipart => multipart;

    public virtual ValueTask<IReadOnlyList<BucketInfo>> ListBucketsAsync(CancellationToken cancellationToken) => inner.ListBucketsAsync(cancellationToken);

    public virtual ValueTask<BucketInfo?> FindBucketAsync(string bucket, CancellationToken cancellationToken) => inner.FindBucketAsync(bucket, cancellationToken);

    public BucketInfo? KnownBucket(string bucket) => inner.KnownBucket(bucket);

    public virtual ValueTask<BucketInfo> WriteBucketAsync(string bucket, Func<BucketInfo?, BucketInfo> change, CancellationToken cancellationToken) =>
        inner.WriteBucketAsync(bucket, change, cancellationToken);

    public virtual ValueTask<bool> DeleteBucketAsync(string bucket, CancellationToken cancellationToken) => inner.DeleteBucketAsync(bucket, cancellationToken);

    public virtual ValueTask<ListPage> ListObjectsAsync(string bucket, ListQuery query, CancellationToken cancellationToken) => inner.ListObjectsAsync(bucket, query, cancellationToken);

    public virtual ValueTask<ObjectInfo?> FindObjectAsync(string bucket, string key, string? version, CancellationToken cancellationToken) =>
        inner.FindObjectAsync(bucket, key, version, cancellationToken);

    public virtual ValueTask<ObjectReader?> OpenObjectAsync(string bucket, string key, string? version, CancellationToken cancellationToken) =>
        inner.OpenObjectAsync(bucket, key, version, cancellationToken);

    public virtual ValueTask<ObjectInfo> PutObjectAsync(string bucket, string key, ObjectWrite write, CancellationToken cancellationToken) =>
        inner.PutObjectAsync(bucket, key, write, cancellationToken);

    public virtual ValueTask<ObjectInfo?> UpdateObjectAsync(string bucket, string key, string? version, Func<ObjectInfo, ObjectInfo> change, CancellationToken cancellationToken) =>
        inner.UpdateObjectAsync(bucket, key, version, change, cancellationToken);

    public virtual ValueTask<ObjectInfo?> DeleteObjectAsync(string bucket, string key, string version, CommitGuard? guard, CancellationToken cancellationToken) =>
        inner.DeleteObjectAsync(bucket, key, version, guard, cancellationToken);

    public virtual ValueTask<UploadInfo> CreateUploadAsync(string bucket, UploadInfo draft, CancellationToken cancellationToken) => multipart.CreateUploadAsync(bucket, draft, cancellationToken);

    public virtual ValueTask<UploadInfo?> FindUploadAsync(string bucket, string key, string uploadId, CancellationToken cancellationToken) =>
        multipart.FindUploadAsync(bucket, key, uploadId, cancellationToken);

    public virtual ValueTask<UploadPage> ListUploadsAsync(string bucket, UploadQuery query, CancellationToken cancellationToken) => multipart.ListUploadsAsync(bucket, query, cancellationToken);

    public virtual ValueTask<PartInfo> PutPartAsync(string bucket, string key, string uploadId, int partNumber, ObjectWrite write, CancellationToken cancellationToken) =>
        multipart.PutPartAsync(bucket, key, uploadId, partNumber, write, cancellationToken);

    public virtual ValueTask<IReadOnlyList<PartInfo>> ListPartsAsync(string bucket, string key, string uploadId, int after, int limit, CancellationToken cancellationToken) =>
        multipart.ListPartsAsync(bucket, key, uploadId, after, limit, cancellationToken);

    public virtual ValueTask<ObjectInfo> CompleteUploadAsync(
        string bucket, string key, string uploadId, IReadOnlyList<PartInfo> parts, ObjectInfo @sealed, CommitGuard? guard, CancellationToken cancellationToken) =>
        multipart.CompleteUploadAsync(bucket, key, uploadId, parts, @sealed, guard, cancellationToken);

    public virtual ValueTask<bool> AbortUploadAsync(string bucket, string key, string uploadId, CancellationToken cancellationToken) => multipart.AbortUploadAsync(bucket, key, uploadId, cancellationToken);

    public virtual ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return inner.DisposeAsync();
    }
}
