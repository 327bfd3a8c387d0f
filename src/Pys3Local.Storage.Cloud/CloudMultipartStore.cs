using Pys3Local.Storage.Cloud.Names;
using Pys3Local.Storage.Cloud.Services;
using Pys3Local.Storage.Cloud.Uploads;
using Pys3Local.Storage.Cloud.Writing;
using Pys3Local.Storage.Multipart;

namespace Pys3Local.Storage.Cloud;

/// <summary>The store with uploads in parts by the service's own. An upload that was begun on one server is completed on another.</summary>
public class CloudMultipartStore : CloudObjectStore, IMultipartStore
{
    private readonly UploadStore _uploads;

    /// <inheritdoc cref="CloudObjectStore(IBlobService, Layout, TimeProvider)"/>
    public CloudMultipartStore(IBlobService service, Layout layout, TimeProvider time)
        : base(service, layout, time) => _uploads = new UploadStore(service, layout, Put, new(Buckets, Gates), time);

    public ValueTask<UploadInfo> CreateUploadAsync(string bucket, UploadInfo draft, CancellationToken cancellationToken) =>
        _uploads.CreateAsync(bucket, draft, cancellationToken);

    public ValueTask<UploadInfo?> FindUploadAsync(string bucket, string key, string uploadId, CancellationToken cancellationToken) =>
        InBucketAsync(bucket, () => _uploads.FindAsync(bucket, key, uploadId, cancellationToken), cancellationToken);

    public ValueTask<UploadPage> ListUploadsAsync(string bucket, UploadQuery query, CancellationToken cancellationToken) =>
        InBucketAsync(bucket, () => _uploads.ListAsync(bucket, query, cancellationToken), cancellationToken);

    public ValueTask<PartInfo> PutPartAsync(
        string bucket, string key, string uploadId, int partNumber, ObjectWrite write, CancellationToken cancellationToken) =>
        InBucketAsync(bucket, () => _uploads.PutPartAsync(bucket, key, uploadId, partNumber, write, cancellationToken), cancellationToken);

    public ValueTask<IReadOnlyList<PartInfo>> ListPartsAsync(
        string bucket, string key, string uploadId, int after, int limit, CancellationToken cancellationToken) =>
        InBucketAsync(bucket, () => _uploads.ListPartsAsync(bucket, key, uploadId, after, limit, cancellationToken), cancellationToken);

    public ValueTask<ObjectInfo> CompleteUploadAsync(
        string bucket, string key, string uploadId, IReadOnlyList<PartInfo> parts, ObjectInfo @sealed, CommitGuard? guard,
        CancellationToken cancellationToken) =>
        InBucketAsync(
            bucket,
            async () => @sealed.VersionId != ObjectInfo.NullVersion && await Buckets.VersionsAsync(bucket, cancellationToken).ConfigureAwait(false) is null
                ? throw ObjectCommit.NoVersions()
                : await _uploads.CompleteAsync(bucket, key, uploadId, parts, @sealed, guard, cancellationToken).ConfigureAwait(false),
            cancellationToken);

    public ValueTask<bool> AbortUploadAsync(string bucket, string key, string uploadId, CancellationToken cancellationToken) =>
        InBucketAsync(bucket, () => _uploads.AbortAsync(bucket, key, uploadId, cancellationToken), cancellationToken);

    private protected override async ValueTask ClearAsync(string bucket)
    {
        await _uploads.EndAllAsync(bucket).ConfigureAwait(false);
        await base.ClearAsync(bucket).ConfigureAwait(false);
    }

    private async ValueTask<T> InBucketAsync<T>(string bucket, Func<ValueTask<T>> call, CancellationToken cancellationToken)
    {
        await Buckets.ExistingAsync(bucket, cancellationToken).ConfigureAwait(false);
        return await call().ConfigureAwait(false);
    }
}
