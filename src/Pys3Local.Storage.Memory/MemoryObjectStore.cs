using System.Collections.Concurrent;

namespace Pys3Local.Storage.Memory;

/// <summary>Keeps everything in memory until it is disposed: for CI, and the reference that other stores are compared with.</summary>
/// <param name="limit">Bytes of content, all versions and writes under way together; beyond it a put is <see cref="StorageFailure.NoSpace"/>.</param>
public sealed class MemoryObjectStore(long limit = long.MaxValue) : IObjectStore, ICapacityStore
{
    private readonly ConcurrentDictionary<string, MemoryBucket> _buckets = new(StringComparer.Ordinal);
    private readonly Lock _bucketChange = new();
    private readonly MemoryBudget _budget = new(limit);

    public StoreTraits Traits { get; } = new() { Name = "memory", Location = "memory", Durable = false, Versions = true };

    public ValueTask<StoreCapacity?> FindCapacityAsync(CancellationToken cancellationToken) => new(_budget.Capacity);

    public ValueTask<IReadOnlyList<BucketInfo>> ListBucketsAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return ValueTask.FromResult<IReadOnlyList<BucketInfo>>(
            [.. _buckets.Values.Select(bucket => bucket.Info).OrderBy(info => info.Name, StringComparer.Ordinal)]);
    }

    public ValueTask<BucketInfo?> FindBucketAsync(string bucket, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return ValueTask.FromResult(_buckets.TryGetValue(bucket, out var found) ? found.Info : null);
    }

    public BucketInfo? KnownBucket(string bucket) => _buckets.TryGetValue(bucket, out var found) ? found.Info : null;

    public ValueTask<BucketInfo> WriteBucketAsync(
        string bucket, Func<BucketInfo?, BucketInfo> change, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_bucketChange)
        {
            var found = _buckets.GetValueOrDefault(bucket);
            var changed = change(found?.Info);
            if (found is null)
                _buckets[bucket] = new MemoryBucket(changed, _budget);
            else
                found.Info = changed;

            return ValueTask.FromResult(changed);
        }
    }

    public ValueTask<bool> DeleteBucketAsync(string bucket, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_bucketChange)
        {
            if (!_buckets.TryGetValue(bucket, out var found))
                return ValueTask.FromResult(false);

            if (!found.TryRemove())
                throw new StorageException(StorageFailure.BucketNotEmpty, $"Bucket '{bucket}' holds objects.");

            return ValueTask.FromResult(_buckets.TryRemove(bucket, out _));
        }
    }

    public ValueTask<ListPage> ListObjectsAsync(string bucket, ListQuery query, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return ValueTask.FromResult(Existing(bucket).List(query));
    }

    public ValueTask<ObjectInfo?> FindObjectAsync(string bucket, string key, string? version, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return ValueTask.FromResult(Existing(bucket).Find(key, version)?.Info);
    }

    public ValueTask<ObjectReader?> OpenObjectAsync(string bucket, string key, string? version, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return ValueTask.FromResult<ObjectReader?>(
            Existing(bucket).Find(key, version) is { } found ? new MemoryReader(found.Info, found.Content) : null);
    }

    public async ValueTask<ObjectInfo> PutObjectAsync(string bucket, string key, ObjectWrite write, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var target = Existing(bucket);
        var content = await MemoryContent.ReadAsync(write.Body, _budget, cancellationToken).ConfigureAwait(false);
        try
        {
            var info = write.Seal(content.Length) with
            {
                Key = key,
                VersionId = write.VersionId,
                Size = content.Length,
                IsLatest = true,
            };
            cancellationToken.ThrowIfCancellationRequested();
            return target.Put(new MemoryVersion(info, content), write);
        }
        catch
        {
            _budget.Return(content.Length);
            throw;
        }
    }

    public ValueTask<ObjectInfo?> UpdateObjectAsync(
        string bucket, string key, string? version, Func<ObjectInfo, ObjectInfo> change, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return ValueTask.FromResult(Existing(bucket).Update(key, version, change));
    }

    public ValueTask<ObjectInfo?> DeleteObjectAsync(
        string bucket, string key, string version, CommitGuard? guard, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return ValueTask.FromResult(Existing(bucket).Delete(key, version, guard));
    }

    public ValueTask DisposeAsync()
    {
        _buckets.Clear();
        return ValueTask.CompletedTask;
    }

    internal static StorageException BucketNotFound(string bucket) =>
        new(StorageFailure.BucketNotFound, $"There is no bucket '{bucket}'.");

    private MemoryBucket Existing(string bucket) =>
        _buckets.TryGetValue(bucket, out var found) ? found : throw BucketNotFound(bucket);
}
