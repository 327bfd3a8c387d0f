namespace Pys3Local.Storage.Tests;

/// <summary>A store that waits before it does anything, as one does that is far away: calls at the same time interleave.</summary>
public sealed class PausingStore(IObjectStore inner) : IObjectStore
{
    /// <summary>What every call with this method's name waits for; a mere yield where nothing is said.</summary>
    public Func<string, Task> Pause { get; set; } = async _ => await Task.Yield();

    public StoreTraits Traits => inner.Traits;

    public async ValueTask<IReadOnlyList<BucketInfo>> ListBucketsAsync(CancellationToken cancellationToken)
    {
        await Pause(nameof(ListBucketsAsync));
        return await inner.ListBucketsAsync(cancellationToken);
    }

    public async ValueTask<BucketInfo?> FindBucketAsync(string bucket, CancellationToken cancellationToken)
    {
        await Pause(nameof(FindBucketAsync));
        return await inner.FindBucketAsync(bucket, cancellationToken);
    }

    public async ValueTask<BucketInfo> WriteBucketAsync(
        string bucket, Func<BucketInfo?, BucketInfo> change, CancellationToken cancellationToken)
    {
        await Pause(nameof(WriteBucketAsync));
        return await inner.WriteBucketAsync(bucket, change, cancellationToken);
    }

    public async ValueTask<bool> DeleteBucketAsync(string bucket, CancellationToken cancellationToken)
    {
        await Pause(nameof(DeleteBucketAsync));
        return await inner.DeleteBucketAsync(bucket, cancellationToken);
    }

    public async ValueTask<ListPage> ListObjectsAsync(string bucket, ListQuery query, CancellationToken cancellationToken)
    {
        await Pause(nameof(ListObjectsAsync));
        return await inner.ListObjectsAsync(bucket, query, cancellationToken);
    }

    public async ValueTask<ObjectInfo?> FindObjectAsync(string bucket, string key, string? version, CancellationToken cancellationToken)
    {
        await Pause(nameof(FindObjectAsync));
        return await inner.FindObjectAsync(bucket, key, version, cancellationToken);
    }

    public async ValueTask<ObjectReader?> OpenObjectAsync(
        string bucket, string key, string? version, CancellationToken cancellationToken)
    {
        await Pause(nameof(OpenObjectAsync));
        return await inner.OpenObjectAsync(bucket, key, version, cancellationToken);
    }

    public async ValueTask<ObjectInfo> PutObjectAsync(string bucket, string key, ObjectWrite write, CancellationToken cancellationToken)
    {
        await Pause(nameof(PutObjectAsync));
        return await inner.PutObjectAsync(bucket, key, write, cancellationToken);
    }

    public async ValueTask<ObjectInfo?> UpdateObjectAsync(
        string bucket, string key, string? version, Func<ObjectInfo, ObjectInfo> change, CancellationToken cancellationToken)
    {
        await Pause(nameof(UpdateObjectAsync));
        return await inner.UpdateObjectAsync(bucket, key, version, change, cancellationToken);
    }

    public async ValueTask<ObjectInfo?> DeleteObjectAsync(
        string bucket, string key, string version, CommitGuard? guard, CancellationToken cancellationToken)
    {
        await Pause(nameof(DeleteObjectAsync));
        return await inner.DeleteObjectAsync(bucket, key, version, guard, cancellationToken);
    }

    public ValueTask DisposeAsync() => inner.DisposeAsync();
}
