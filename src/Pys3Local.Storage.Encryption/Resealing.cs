using Pys3Local.Storage.Encryption.Keys;

namespace Pys3Local.Storage.Encryption;

/// <summary>What a round of <see cref="EncryptedStore.ResealAsync"/> has done.</summary>
/// <param name="Resealed">Versions whose keys are sealed by the active key now.</param>
/// <param name="Left">Versions whose key is missing in the ring, or whose record is damaged: they stay as they are.</param>
public readonly record struct ResealSummary(long Resealed, long Left);

/// <summary>
/// Seals the keys of objects by the ring's active key, bucket by bucket, without reading content. What is done is done: a round that is broken off goes on where there is
/// something left. Buckets that need no other key are not looked at.
/// </summary>
internal sealed class Resealing(IObjectStore inner, IKeyRings rings, BucketKeys keys, Func<string, string, string, CancellationToken, ValueTask<bool>> renew)
{
    public async ValueTask<ResealSummary> RunAsync(CancellationToken cancellationToken)
    {
        var total = default(ResealSummary);
        if (rings.Current is not { } ring)
            return total;

        foreach (var bucket in await inner.ListBucketsAsync(cancellationToken).ConfigureAwait(false))
        {
            var old = BucketKeys.RotatedIdsOf(bucket).Where(id => id != ring.Active.Id).ToHashSet(StringComparer.Ordinal);
            if (old.Count == 0)
                continue;

            await keys.NoteAsync(bucket.Name, KeySource.Ring, ring.Active.Id, cancellationToken).ConfigureAwait(false);
            keys.BeginRound(bucket.Name);
            var stillNeeded = new HashSet<string>(StringComparer.Ordinal);
            var done = await BucketAsync(bucket.Name, ring.Active.Id, stillNeeded, cancellationToken).ConfigureAwait(false);
            total = new(total.Resealed + done.Resealed, total.Left + done.Left);
            old.ExceptWith(stillNeeded);
            if (old.Count > 0)
                await keys.ForgetAsync(bucket.Name, old, cancellationToken).ConfigureAwait(false);
        }

        return total;
    }

    private async ValueTask<ResealSummary> BucketAsync(string bucket, string active, HashSet<string> stillNeeded, CancellationToken cancellationToken)
    {
        var (resealed, left) = (0L, 0L);
        await foreach (var info in inner.ListVersionsAsync(bucket, cancellationToken).ConfigureAwait(false))
        {
            if (Seal(info, ref left) is not { Source: KeySource.Ring } seal || seal.KeyId == active)
                continue;

            try
            {
                resealed += await renew(bucket, info.Key, info.VersionId, cancellationToken).ConfigureAwait(false) ? 1 : 0;
            }
            catch (StorageException failure) when (failure.Failure is StorageFailure.KeyMissing or StorageFailure.Damaged)
            {
                left++;
                stillNeeded.Add(seal.KeyId);
            }
        }

        return new(resealed, left);
    }

    private static KeySeal? Seal(ObjectInfo info, ref long left)
    {
        try
        {
            return EncryptionRecord.Of(info)?.Seal;
        }
        catch (StorageException)
        {
            left++;
            return null;
        }
    }
}
