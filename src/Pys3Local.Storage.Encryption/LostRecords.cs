using Pys3Local.Storage.Encryption.Format;

namespace Pys3Local.Storage.Encryption;

/// <summary>
/// Finds encrypted versions whose record is gone (a sidecar that is lost or damaged, or that is older than the bytes beside it): they would be taken for such in the clear, and
/// what is encrypted for their content. It shows in how their bytes begin. Where a client has stored such bytes in the clear, its record says so
/// (<see cref="EncryptionRecord.InTheClear"/>).
/// </summary>
internal sealed class LostRecords(IObjectStore inner)
{
    /// <summary>The smallest stream.</summary>
    private static readonly long Least = FrameLayout.StoredLength(0);

    public static StorageException Failure(string bucket, string key) => new(
        StorageFailure.Damaged,
        $"{bucket}/{key}: it is encrypted, and the record of its encryption is gone. Restore its metadata (with the local backend, its file below .metadata) from a backup, or the object from another copy.");

    /// <summary>What nearly every read meets, without a look: nothing was ever encrypted in the bucket, as it is known.</summary>
    public bool IsNone(string bucket, ObjectInfo stored) =>
        inner.KnownBucket(bucket) is { } known && !BucketKeys.HasEncrypted(known) && !stored.Attributes.ContainsKey(ObjectInfo.UnreadableAttribute) && !stored.Attributes.ContainsKey(EncryptionRecord.Attribute);

    /// <summary>Whether the version is encrypted, and has no record; null where it has been replaced meanwhile.</summary>
    /// <param name="stored">As the store below has it.</param>
    /// <param name="isNear">Its bytes are at hand (<see cref="ObjectReader.IsNear"/>): every one without a record is looked at. Else those that have nothing beside them.</param>
    public async ValueTask<bool?> IsOfAsync(string bucket, ObjectInfo stored, bool isNear, CancellationToken cancellationToken)
    {
        if (stored.IsDeleteMarker || stored.Size < Least || stored.Attributes.ContainsKey(EncryptionRecord.Attribute) || !(isNear || IsBare(stored)))
            return false;

        if (!stored.Attributes.ContainsKey(ObjectInfo.UnreadableAttribute) && !await HasEncryptedAsync(bucket, cancellationToken).ConfigureAwait(false))
            return false;

        // A reader of its own: the caller's stays one of the whole, which a store below can copy or send without reading.
        await using var reader = await inner.OpenObjectAsync(bucket, stored.Key, stored.VersionId, cancellationToken).ConfigureAwait(false);
        if (reader is null || reader.Info.ETag != stored.ETag || reader.Info.Size != stored.Size)
            return null;

        if (!reader.IsNear)
            reader.Select(0, StreamHeader.Size);

        var first = new byte[StreamHeader.Size];
        for (var filled = 0; filled < first.Length;)
        {
            var count = await reader.ReadAsync(first.AsMemory(filled), cancellationToken).ConfigureAwait(false);
            if (count == 0)
                return false;

            filled += count;
        }

        return StreamHeader.Read(first) is not null;
    }

    /// <summary>Nothing is kept beside it, as where that is lost; or its ETag is one that only encrypted bytes have.</summary>
    private static bool IsBare(ObjectInfo stored) =>
        stored.Attributes.ContainsKey(ObjectInfo.UnreadableAttribute) || StoredHash.Is(stored.ETag)
        || stored.ContentType is null && stored.Metadata.IsEmpty && stored.Attributes.IsEmpty;

    /// <summary>Whether anything in the bucket is encrypted, or has been.</summary>
    public async ValueTask<bool> HasEncryptedAsync(string bucket, CancellationToken cancellationToken) =>
        (inner.KnownBucket(bucket) ?? await inner.FindBucketAsync(bucket, cancellationToken).ConfigureAwait(false)) is { } found && BucketKeys.HasEncrypted(found);
}
