namespace Pys3Local.Storage.Cloud.Buckets;

/// <summary>What every commit passes: its bucket is there, and is not removed before the commit is done.</summary>
internal sealed class BucketEntry(BucketDocuments buckets, BucketGates gates)
{
    /// <exception cref="StorageException">There is no such bucket.</exception>
    public async ValueTask<IDisposable> EnterAsync(string bucket, CancellationToken cancellationToken)
    {
        var share = await gates.ShareAsync(bucket, cancellationToken).ConfigureAwait(false);
        try
        {
            await buckets.ExistingAsync(bucket, cancellationToken).ConfigureAwait(false);
            return share;
        }
        catch
        {
            share.Dispose();
            throw;
        }
    }
}
