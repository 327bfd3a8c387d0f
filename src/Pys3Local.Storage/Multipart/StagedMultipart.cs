using System.Security.Cryptography;
using Pys3Local.Storage.Limits;

namespace Pys3Local.Storage.Multipart;

/// <summary>
/// Uploads in parts for a store that has none of its own: uploads and parts are objects of a hidden bucket, and completion
/// streams the parts through a put, a few buffers at a time. Owns the inner store.
/// </summary>
/// <remarks>
/// An upload is open for as long as its record is there. Whoever ends it removes the record first and the parts after; whoever has
/// put a part looks again for the record and takes the part back where it is gone. So, whatever happens at the same time, no part
/// outlives its upload; what a server leaves that is killed in between goes when the next one gets its first upload.
/// Completions and abortions of one upload go one after the other, and so do the creation and the deletion of a bucket with its uploads.
/// </remarks>
/// <param name="inner">The store that has none of its own.</param>
/// <param name="randomness">For the ids of uploads.</param>
/// <param name="budget">How many uploads, and parts of them, may be open; null for no bound.</param>
public sealed class StagedMultipart(IObjectStore inner, RandomNumberGenerator randomness, Budget? budget = null) : IObjectStore, IMultipartStore, IStoreDecorator
{
    /// <summary>Parts have numbers up to this one.</summary>
    private const int MaxPartNumber = 10_000;

    private readonly StagedUploads _uploads = new(inner, budget ?? Budget.Unlimited);
    private readonly NameLocks _bucketChange = new();
    private readonly NameLocks _ending = new();

    public IObjectStore Inner => inner;

    public StoreTraits Traits => inner.Traits;

    public async ValueTask<IReadOnlyList<BucketInfo>> ListBucketsAsync(CancellationToken cancellationToken)
    {
        var all = await inner.ListBucketsAsync(cancellationToken).ConfigureAwait(false);
        return [.. all.Where(bucket => !IsHidden(bucket.Name))];
    }

    public ValueTask<BucketInfo?> FindBucketAsync(string bucket, CancellationToken cancellationToken) =>
        IsHidden(bucket) ? ValueTask.FromResult<BucketInfo?>(null) : inner.FindBucketAsync(bucket, cancellationToken);

    public BucketInfo? KnownBucket(string bucket) => IsHidden(bucket) ? null : inner.KnownBucket(bucket);

    public async ValueTask<BucketInfo> WriteBucketAsync(
        string bucket, Func<BucketInfo?, BucketInfo> change, CancellationToken cancellationToken)
    {
        if (IsHidden(bucket))
            throw new StorageException(StorageFailure.NotSupported, $"'{bucket}' is where the server keeps unfinished uploads.");

        using var turn = await _bucketChange.EnterAsync(bucket, cancellationToken).ConfigureAwait(false);

        // Left behind by a server that was killed while it deleted the bucket of this name.
        if (await inner.FindBucketAsync(bucket, cancellationToken).ConfigureAwait(false) is null)
            await _uploads.RemoveAllAsync(bucket, cancellationToken).ConfigureAwait(false);

        return await inner.WriteBucketAsync(bucket, change, cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask<bool> DeleteBucketAsync(string bucket, CancellationToken cancellationToken)
    {
        using var turn = await _bucketChange.EnterAsync(bucket, cancellationToken).ConfigureAwait(false);
        if (IsHidden(bucket) || !await inner.DeleteBucketAsync(bucket, cancellationToken).ConfigureAwait(false))
            return false;

        await _uploads.RemoveAllAsync(bucket, CancellationToken.None).ConfigureAwait(false);
        return true;
    }

    public ValueTask<ListPage> ListObjectsAsync(string bucket, ListQuery query, CancellationToken cancellationToken) =>
        inner.ListObjectsAsync(Visible(bucket), query, cancellationToken);

    public ValueTask<ObjectInfo?> FindObjectAsync(string bucket, string key, string? version, CancellationToken cancellationToken) =>
        inner.FindObjectAsync(Visible(bucket), key, version, cancellationToken);

    public ValueTask<ObjectReader?> OpenObjectAsync(string bucket, string key, string? version, CancellationToken cancellationToken) =>
        inner.OpenObjectAsync(Visible(bucket), key, version, cancellationToken);

    public ValueTask<ObjectInfo> PutObjectAsync(string bucket, string key, ObjectWrite write, CancellationToken cancellationToken) =>
        inner.PutObjectAsync(Visible(bucket), key, write, cancellationToken);

    public ValueTask<ObjectInfo?> UpdateObjectAsync(
        string bucket, string key, string? version, Func<ObjectInfo, ObjectInfo> change, CancellationToken cancellationToken) =>
        inner.UpdateObjectAsync(Visible(bucket), key, version, change, cancellationToken);

    public ValueTask<ObjectInfo?> DeleteObjectAsync(
        string bucket, string key, string version, CommitGuard? guard, CancellationToken cancellationToken) =>
        inner.DeleteObjectAsync(Visible(bucket), key, version, guard, cancellationToken);

    public async ValueTask<UploadInfo> CreateUploadAsync(string bucket, UploadInfo draft, CancellationToken cancellationToken)
    {
        await ThrowIfMissingAsync(bucket, cancellationToken).ConfigureAwait(false);
        var upload = draft with { UploadId = UploadRecord.NewId(draft.Initiated, randomness) };
        await _uploads.AddAsync(bucket, upload, cancellationToken).ConfigureAwait(false);
        if (await inner.FindBucketAsync(bucket, CancellationToken.None).ConfigureAwait(false) is not null)
            return upload;

        await _uploads.RemoveAsync(bucket, upload.UploadId, CancellationToken.None).ConfigureAwait(false);
        throw BucketNotFound(bucket);
    }

    public async ValueTask<UploadInfo?> FindUploadAsync(string bucket, string key, string uploadId, CancellationToken cancellationToken)
    {
        await ThrowIfMissingAsync(bucket, cancellationToken).ConfigureAwait(false);
        return await _uploads.FindAsync(bucket, key, uploadId, cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask<UploadPage> ListUploadsAsync(string bucket, UploadQuery query, CancellationToken cancellationToken)
    {
        await ThrowIfMissingAsync(bucket, cancellationToken).ConfigureAwait(false);
        var builder = new UploadPageBuilder(query);
        if (query.Limit > 0 && await inner.FindBucketAsync(StagedUploads.Bucket, cancellationToken).ConfigureAwait(false) is not null)
        {
            await foreach (var upload in _uploads.AllAsync(bucket, cancellationToken).ConfigureAwait(false))
                builder.Add(upload);
        }

        return builder.ToPage();
    }

    public async ValueTask<PartInfo> PutPartAsync(
        string bucket, string key, string uploadId, int partNumber, ObjectWrite write, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(partNumber, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(partNumber, MaxPartNumber);
        await OpenUploadAsync(bucket, key, uploadId, cancellationToken).ConfigureAwait(false);
        var part = await _uploads.PutPartAsync(bucket, uploadId, partNumber, write, cancellationToken).ConfigureAwait(false);
        if (await _uploads.FindAsync(bucket, key, uploadId, CancellationToken.None).ConfigureAwait(false) is not null)
            return UploadRecord.ReadPart(part);

        await _uploads.RemoveAsync(bucket, uploadId, CancellationToken.None).ConfigureAwait(false);
        throw UploadNotFound(uploadId);
    }

    public async ValueTask<IReadOnlyList<PartInfo>> ListPartsAsync(
        string bucket, string key, string uploadId, int after, int limit, CancellationToken cancellationToken)
    {
        await OpenUploadAsync(bucket, key, uploadId, cancellationToken).ConfigureAwait(false);
        var parts = await _uploads.PartsAsync(bucket, uploadId, Math.Clamp(after, 0, MaxPartNumber), limit, cancellationToken).ConfigureAwait(false);
        // Where it has ended meanwhile its parts are going, and these are not all of them.
        await OpenUploadAsync(bucket, key, uploadId, CancellationToken.None).ConfigureAwait(false);
        return parts;
    }

    public async ValueTask<ObjectInfo> CompleteUploadAsync(
        string bucket, string key, string uploadId, IReadOnlyList<PartInfo> parts, ObjectInfo @sealed, CommitGuard? guard,
        CancellationToken cancellationToken)
    {
        using var turn = await _ending.EnterAsync(uploadId, cancellationToken).ConfigureAwait(false);
        await OpenUploadAsync(bucket, key, uploadId, cancellationToken).ConfigureAwait(false);
        var length = await MeasureAsync(bucket, uploadId, parts, cancellationToken).ConfigureAwait(false);
        await using var body = new PartsStream<PartInfo>(parts, (part, token) => OpenPartAsync(bucket, uploadId, part, token));
        var write = new ObjectWrite
        {
            VersionId = @sealed.VersionId,
            Body = body,
            Length = length,
            Seal = _ => @sealed,
            Guard = guard,
        };
        var made = await inner.PutObjectAsync(bucket, key, write, cancellationToken).ConfigureAwait(false);
        await _uploads.RemoveAsync(bucket, uploadId, CancellationToken.None).ConfigureAwait(false);
        return made;
    }

    public async ValueTask<bool> AbortUploadAsync(string bucket, string key, string uploadId, CancellationToken cancellationToken)
    {
        using var turn = await _ending.EnterAsync(uploadId, cancellationToken).ConfigureAwait(false);
        if (await FindUploadAsync(bucket, key, uploadId, cancellationToken).ConfigureAwait(false) is null)
            return false;

        await _uploads.RemoveAsync(bucket, uploadId, CancellationToken.None).ConfigureAwait(false);
        return true;
    }

    public ValueTask DisposeAsync() => inner.DisposeAsync();

    /// <summary>The bytes of all the parts together; throws if one of them is missing or is another one by now.</summary>
    private async ValueTask<long> MeasureAsync(
        string bucket, string uploadId, IReadOnlyList<PartInfo> parts, CancellationToken cancellationToken)
    {
        var present = new Dictionary<int, PartInfo>();
        var after = 0;
        while (await _uploads.PartsAsync(bucket, uploadId, after, MaxPartNumber, cancellationToken).ConfigureAwait(false) is { Count: > 0 } page)
        {
            foreach (var part in page)
                present[part.PartNumber] = part;

            after = page[^1].PartNumber;
        }

        return parts.Sum(part => present.TryGetValue(part.PartNumber, out var found) && found.ETag == part.ETag
            ? found.Size
            : throw PartNotFound(uploadId, part.PartNumber));
    }

    private async ValueTask<ObjectReader> OpenPartAsync(string bucket, string uploadId, PartInfo part, CancellationToken cancellationToken)
    {
        var reader = await _uploads.OpenPartAsync(bucket, uploadId, part.PartNumber, cancellationToken).ConfigureAwait(false);
        if (reader is not null && reader.Info.ETag == part.ETag)
            return reader;

        if (reader is not null)
            await reader.DisposeAsync().ConfigureAwait(false);

        throw PartNotFound(uploadId, part.PartNumber);
    }

    private async ValueTask ThrowIfMissingAsync(string bucket, CancellationToken cancellationToken)
    {
        if (await FindBucketAsync(bucket, cancellationToken).ConfigureAwait(false) is null)
            throw BucketNotFound(bucket);
    }

    private async ValueTask OpenUploadAsync(string bucket, string key, string uploadId, CancellationToken cancellationToken)
    {
        if (await FindUploadAsync(bucket, key, uploadId, cancellationToken).ConfigureAwait(false) is null)
            throw UploadNotFound(uploadId);
    }

    private static bool IsHidden(string bucket) => bucket == StagedUploads.Bucket;

    private static string Visible(string bucket) => IsHidden(bucket) ? throw BucketNotFound(bucket) : bucket;

    private static StorageException BucketNotFound(string bucket) =>
        new(StorageFailure.BucketNotFound, $"There is no bucket '{bucket}'.");

    private static StorageException UploadNotFound(string uploadId) =>
        new(StorageFailure.UploadNotFound, $"There is no open upload '{uploadId}'.");

    private static StorageException PartNotFound(string uploadId, int partNumber) =>
        new(StorageFailure.PartNotFound, $"The upload '{uploadId}' has no such part {partNumber}, or it has been replaced.");
}
