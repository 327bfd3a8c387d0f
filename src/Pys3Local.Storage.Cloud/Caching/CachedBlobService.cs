using Pys3Local.Storage.Cloud.Services;

namespace Pys3Local.Storage.Cloud.Caching;

/// <summary>A service of which the bytes of objects are kept in a <see cref="BlockCache"/>. Whether an object is still the same is asked of the service with each opening: the cache is never the truth.</summary>
public sealed class CachedBlobService(IBlobService inner, BlockCache cache) : IBlobService
{
    public BlobTraits Traits => inner.Traits;

    public IBlobVersions? Versions => inner.Versions;

    public ValueTask<IReadOnlyList<string>> ListContainersAsync(CancellationToken cancellationToken) => inner.ListContainersAsync(cancellationToken);

    public ValueTask<bool> HasContainerAsync(string container, CancellationToken cancellationToken) => inner.HasContainerAsync(container, cancellationToken);

    public ValueTask<bool> CreateContainerAsync(string container, bool hasLocks, CancellationToken cancellationToken) => inner.CreateContainerAsync(container, hasLocks, cancellationToken);

    public ValueTask<bool> DeleteContainerAsync(string container, CancellationToken cancellationToken) => inner.DeleteContainerAsync(container, cancellationToken);

    public ValueTask<BlobPage> ListAsync(string container, string prefix, string? after, int limit, CancellationToken cancellationToken) =>
        inner.ListAsync(container, prefix, after, limit, cancellationToken);

    public ValueTask<Blob?> FindAsync(string container, string name, CancellationToken cancellationToken) => inner.FindAsync(container, name, cancellationToken);

    /// <summary>What is asked for whatever it is may have changed: it comes from the service.</summary>
    public async ValueTask<BlobContent?> OpenAsync(
        string container, string name, (long Offset, long Length)? range, Blob? like, CancellationToken cancellationToken)
    {
        if (like is null || range is not var (offset, length))
            return await inner.OpenAsync(container, name, range, like, cancellationToken).ConfigureAwait(false);

        var body = new CachedBody(
            cache, NameOf(container, like), like.Size, (offset, length), (missing, token) => inner.OpenAsync(container, name, missing, like, token));
        if (body.Missing is { } missing)
        {
            // Now, and not when its bytes are read: it may have been replaced by then.
            var content = await inner.OpenAsync(container, name, missing, like, cancellationToken).ConfigureAwait(false);
            if (content is null)
            {
                await body.DisposeAsync().ConfigureAwait(false);
                return null;
            }

            body.Rest = content;
        }

        return new BlobContent(new Blob(name, length, like.ETag, DateTimeOffset.UnixEpoch, null), body);
    }

    /// <summary>What was read of it as a whole was what was stored, and is in the cache as that.</summary>
    public bool IsVerified(string container, Blob blob) => cache.IsVerified(NameOf(container, blob));

    public void Verified(string container, Blob blob) => cache.Verified(NameOf(container, blob));

    /// <summary>What was read of it is not what was stored: it is read from the service again.</summary>
    public void Forget(string container, Blob blob) => cache.Forget(NameOf(container, blob), blob.Size);

    public ValueTask<BlobWritten?> PutAsync(
        string container, string name, ReadOnlyMemory<byte> content, BlobHeaders headers, BlobCondition condition, CancellationToken cancellationToken) =>
        inner.PutAsync(container, name, content, headers, condition, cancellationToken);

    public ValueTask<bool> SetHeadersAsync(string container, Blob blob, BlobHeaders headers, CancellationToken cancellationToken) =>
        inner.SetHeadersAsync(container, blob, headers, cancellationToken);

    public ValueTask<bool> DeleteAsync(string container, string name, BlobCondition condition, CancellationToken cancellationToken) =>
        inner.DeleteAsync(container, name, condition, cancellationToken);

    public ValueTask DiscardAsync(string container, string name, CancellationToken cancellationToken) => inner.DiscardAsync(container, name, cancellationToken);

    public ValueTask<IBlobUpload> BeginAsync(string container, string name, BlobHeaders headers, CancellationToken cancellationToken) =>
        inner.BeginAsync(container, name, headers, cancellationToken);

    public IBlobUpload Resume(string container, string name, string id) => inner.Resume(container, name, id);

    public void Dispose() => inner.Dispose();

    private string NameOf(string container, Blob blob) => BlockCache.NameOf(Traits.Location, container, blob.Name, blob.ETag);
}
