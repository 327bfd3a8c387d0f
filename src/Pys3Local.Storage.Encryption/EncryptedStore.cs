using System.Security.Cryptography;
using Pys3Local.Storage.Encryption.Format;
using Pys3Local.Storage.Encryption.Keys;
using Pys3Local.Storage.Multipart;

namespace Pys3Local.Storage.Encryption;

/// <summary>
/// Encrypts the content of objects on their way into any store, and decrypts it on the way out. Names, times and metadata stay readable; sizes and ETags are
/// shown as those of the content. The format is in <c>.github/docs/encryption.md</c>. Owns the inner store.
/// </summary>
public sealed class EncryptedStore : IObjectStore, IMultipartStore, IProtectedStore, IStoreDecorator
{
    private readonly IObjectStore _inner;
    private readonly EncryptedUploads _uploads;
    private readonly ObjectSealing _sealing;
    private readonly BucketKeys _keys;
    private readonly OpenedVersions _opened;
    private readonly LostRecords _lost;
    private readonly IKeyRings _rings;
    private readonly bool _always;

    /// <param name="inner">Any store that takes uploads in parts.</param>
    /// <param name="rings">Where the ring is. Without one, what it would decrypt is <see cref="StorageFailure.KeyMissing"/>, and everything else works.</param>
    /// <param name="always">Encrypt also what nobody asked to encrypt.</param>
    /// <param name="randomness">Keys and salts come from it.</param>
    public EncryptedStore(IObjectStore inner, IKeyRings rings, bool always, RandomNumberGenerator randomness)
    {
        _inner = inner;
        _always = always;
        _rings = rings;
        _keys = new BucketKeys(inner, rings);
        _sealing = new ObjectSealing(rings, randomness, !inner.Traits.AssignsVersions);
        _opened = new OpenedVersions(rings, _sealing);
        _lost = new LostRecords(inner);
        _uploads = new EncryptedUploads((IMultipartStore)inner, _sealing, _keys, Protection);
    }

    public IObjectStore Inner => _inner;

    /// <summary>Called where an object was written with a key that was rotated meanwhile: another round of <see cref="ResealAsync"/> has something to do.</summary>
    public Action? SealedLate
    {
        get => _keys.SealedLate;
        set => _keys.SealedLate = value;
    }

    public StoreTraits Traits => _inner.Traits with { Encrypts = true };

    public async ValueTask<IReadOnlyList<BucketInfo>> ListBucketsAsync(CancellationToken cancellationToken) =>
        [.. (await _inner.ListBucketsAsync(cancellationToken).ConfigureAwait(false)).Select(BucketKeys.Outer)];

    public async ValueTask<BucketInfo?> FindBucketAsync(string bucket, CancellationToken cancellationToken) =>
        await _inner.FindBucketAsync(bucket, cancellationToken).ConfigureAwait(false) is { } found ? BucketKeys.Outer(found) : null;

    public BucketInfo? KnownBucket(string bucket) => _inner.KnownBucket(bucket) is { } found ? BucketKeys.Outer(found) : null;

    public async ValueTask<BucketInfo> WriteBucketAsync(string bucket, Func<BucketInfo?, BucketInfo> change, CancellationToken cancellationToken) =>
        BucketKeys.Outer(await _inner.WriteBucketAsync(bucket, current =>
        {
            var shown = current is null ? null : BucketKeys.Outer(current);
            var wanted = change(shown);
            return ReferenceEquals(wanted, shown) ? current! : BucketKeys.Stored(wanted, current);
        }, cancellationToken).ConfigureAwait(false));

    public ValueTask<bool> DeleteBucketAsync(string bucket, CancellationToken cancellationToken) => _inner.DeleteBucketAsync(bucket, cancellationToken);

    public async ValueTask<ListPage> ListObjectsAsync(string bucket, ListQuery query, CancellationToken cancellationToken)
    {
        var page = await _inner.ListObjectsAsync(bucket, query, cancellationToken).ConfigureAwait(false);
        return page.Entries.Any(static entry => entry.Object?.Attributes.ContainsKey(EncryptionRecord.Attribute) == true)
            ? page with { Entries = [.. page.Entries.Select(static entry => entry.Object is null ? entry : entry with { Object = ObjectSealing.Outer(entry.Object) })] }
            : page;
    }

    public async ValueTask<ObjectInfo?> FindObjectAsync(string bucket, string key, string? version, CancellationToken cancellationToken)
    {
        if (await _inner.FindObjectAsync(bucket, key, version, cancellationToken).ConfigureAwait(false) is not { } found)
            return null;

        return await _lost.IsOfAsync(bucket, found, isNear: false, cancellationToken).ConfigureAwait(false) is true ? ObjectSealing.Unreadable(found) : ObjectSealing.Outer(found);
    }

    public ValueTask<ObjectReader?> OpenObjectAsync(string bucket, string key, string? version, CancellationToken cancellationToken) =>
        OpenAsync(bucket, key, version, null, cancellationToken);

    public ValueTask<ObjectReader?> OpenObjectAsync(
        string bucket, string key, string? version, ContentProtection.Customer protection, CancellationToken cancellationToken) =>
        OpenAsync(bucket, key, version, protection, cancellationToken);

    public async ValueTask<ObjectInfo> PutObjectAsync(string bucket, string key, ObjectWrite write, CancellationToken cancellationToken)
    {
        // A delete marker has no content to encrypt.
        if (write.Body == Stream.Null || Protection(write.Protection) is not { } protection)
        {
            var plain = PlainBody.Of(write.Body);
            return ObjectSealing.Outer(await _inner.PutObjectAsync(bucket, key, write with
            {
                Protection = null,
                Body = plain ?? write.Body,
                Guard = ObjectSealing.Outer(write.Guard),
                Seal = size => ObjectSealing.Plain(write.Seal(size), plain?.IsLikeEncrypted == true),
            }, cancellationToken).ConfigureAwait(false));
        }

        var (objectKey, seal) = await _keys.CreateAsync(_sealing, bucket, key, protection, cancellationToken).ConfigureAwait(false);
        await using var body = new EncryptingStream(write.Body, objectKey, 0, _sealing.NewSalt());
        var stored = ObjectSealing.Outer(await _inner.PutObjectAsync(bucket, key, write with
        {
            Protection = null,
            Body = body,
            Length = write.Length is { } length ? FrameLayout.StoredLength(length) : null,
            Guard = ObjectSealing.Outer(write.Guard),
            Seal = size => _sealing.Stored(
                write.Seal(body.ContentLength) with { Key = key, VersionId = write.VersionId, Size = body.ContentLength }, bucket, objectKey, seal, new(size, body.StoredETag)),
        }, cancellationToken).ConfigureAwait(false));
        await _keys.NoteAgainAsync(bucket, seal).ConfigureAwait(false);
        return stored;
    }

    public async ValueTask<ObjectInfo?> UpdateObjectAsync(
        string bucket, string key, string? version, Func<ObjectInfo, ObjectInfo> change, CancellationToken cancellationToken)
    {
        var changed = await _inner.UpdateObjectAsync(bucket, key, version, stored =>
        {
            var shown = ObjectSealing.Outer(stored);
            var wanted = change(shown);
            return ReferenceEquals(wanted, shown) ? stored : ObjectSealing.Stored(wanted, stored);
        }, cancellationToken).ConfigureAwait(false);
        return changed is null ? null : ObjectSealing.Outer(changed);
    }

    public async ValueTask<ObjectInfo?> DeleteObjectAsync(
        string bucket, string key, string version, CommitGuard? guard, CancellationToken cancellationToken) =>
        await _inner.DeleteObjectAsync(bucket, key, version, ObjectSealing.Outer(guard), cancellationToken).ConfigureAwait(false) is { } deleted
            ? ObjectSealing.Outer(deleted)
            : null;

    /// <summary>Seals the key of a version by the ring's active key, without touching its content: false where it is missing, or is so already.</summary>
    public async ValueTask<bool> RenewSealAsync(string bucket, string key, string version, CancellationToken cancellationToken)
    {
        var renewed = false;
        await _inner.UpdateObjectAsync(bucket, key, version, stored =>
        {
            if (EncryptionRecord.Of(stored) is not { } record || _sealing.Renew(record.Seal, bucket, key) is not { } seal)
                return stored;

            renewed = true;
            return stored with { Attributes = stored.Attributes.SetItem(EncryptionRecord.Attribute, (record with { Seal = seal }).ToString()) };
        }, cancellationToken).ConfigureAwait(false);
        return renewed;
    }

    /// <summary>Seals the keys of all objects by the ring's active key, where another one has sealed them. Can be broken off.</summary>
    public ValueTask<ResealSummary> ResealAsync(CancellationToken cancellationToken) => new Resealing(_inner, _rings, _keys, RenewSealAsync).RunAsync(cancellationToken);

    /// <summary>The keys of the ring that objects need and that are missing in it, each with its buckets.</summary>
    public async ValueTask<IReadOnlyList<(string KeyId, string Bucket)>> FindMissingKeysAsync(CancellationToken cancellationToken) =>
    [
        .. from bucket in await _inner.ListBucketsAsync(cancellationToken).ConfigureAwait(false)
           from id in BucketKeys.IdsOf(bucket)
           where _rings.Current?.Find(id) is null
           select (id, bucket.Name),
    ];

    public ValueTask<UploadInfo> CreateUploadAsync(string bucket, UploadInfo draft, CancellationToken cancellationToken) =>
        _uploads.CreateAsync(bucket, draft, cancellationToken);

    public ValueTask<UploadInfo?> FindUploadAsync(string bucket, string key, string uploadId, CancellationToken cancellationToken) =>
        _uploads.FindAsync(bucket, key, uploadId, cancellationToken);

    public ValueTask<UploadPage> ListUploadsAsync(string bucket, UploadQuery query, CancellationToken cancellationToken) =>
        _uploads.ListAsync(bucket, query, cancellationToken);

    public ValueTask<PartInfo> PutPartAsync(
        string bucket, string key, string uploadId, int partNumber, ObjectWrite write, CancellationToken cancellationToken) =>
        _uploads.PutPartAsync(bucket, key, uploadId, partNumber, write, cancellationToken);

    public ValueTask<IReadOnlyList<PartInfo>> ListPartsAsync(
        string bucket, string key, string uploadId, int after, int limit, CancellationToken cancellationToken) =>
        _uploads.ListPartsAsync(bucket, key, uploadId, after, limit, cancellationToken);

    public ValueTask<ObjectInfo> CompleteUploadAsync(
        string bucket, string key, string uploadId, IReadOnlyList<PartInfo> parts, ObjectInfo @sealed, CommitGuard? guard, CancellationToken cancellationToken) =>
        _uploads.CompleteAsync(bucket, key, uploadId, parts, @sealed, guard, cancellationToken);

    public ValueTask<bool> AbortUploadAsync(string bucket, string key, string uploadId, CancellationToken cancellationToken) =>
        _uploads.AbortAsync(bucket, key, uploadId, cancellationToken);

    public ValueTask DisposeAsync() => _inner.DisposeAsync();

    private ContentProtection? Protection(ContentProtection? asked) => asked ?? (_always ? new ContentProtection.Ring() : null);

    private async ValueTask<ObjectReader?> OpenAsync(
        string bucket, string key, string? version, ContentProtection.Customer? customer, CancellationToken cancellationToken)
    {
        while (await _inner.OpenObjectAsync(bucket, key, version, cancellationToken).ConfigureAwait(false) is { } reader)
        {
            if (customer is null && _lost.IsNone(bucket, reader.Info))
                return reader;

            if (await OpenAsync(bucket, reader, customer, cancellationToken).ConfigureAwait(false) is { } shown)
                return shown;
        }

        return null;
    }

    /// <summary>Null, and disposed, where it was replaced while it was opened.</summary>
    private async ValueTask<ObjectReader?> OpenAsync(string bucket, ObjectReader reader, ContentProtection.Customer? customer, CancellationToken cancellationToken)
    {
        try
        {
            if (_opened.Open(bucket, reader.Info, customer) is { } opened)
                return new DecryptingReader(ObjectSealing.Outer(reader.Info, opened.Record), reader, opened.Parts, opened.Key);

            switch (await _lost.IsOfAsync(bucket, reader.Info, reader.IsNear, cancellationToken).ConfigureAwait(false))
            {
                case true:
                    throw LostRecords.Failure(bucket, reader.Info.Key);
                case null:
                    await reader.DisposeAsync().ConfigureAwait(false);
                    return null;
            }

            if (customer is not null && !reader.Info.IsDeleteMarker)
                throw new StorageException(StorageFailure.KeyRefused, "The request brings a key, and the object is not encrypted with one of the client's.");

            return reader.Info.Attributes.ContainsKey(EncryptionRecord.Attribute) ? new PlainReader(ObjectSealing.Outer(reader.Info), reader) : reader;
        }
        catch
        {
            await reader.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Whether anything in the bucket is encrypted, or has been.</summary>
    internal ValueTask<bool> HasEncryptedAsync(string bucket, CancellationToken cancellationToken) => _lost.HasEncryptedAsync(bucket, cancellationToken);

    /// <summary>Without its key: whether the frames of a version are in order and as long as they should be. True where it is missing or not encrypted.</summary>
    internal async ValueTask<bool> HasFramesAsync(string bucket, string key, string version, CancellationToken cancellationToken)
    {
        await using var stored = await _inner.OpenObjectAsync(bucket, key, version, cancellationToken).ConfigureAwait(false);
        if (stored is null || EncryptionRecord.Of(stored.Info) is not { } record)
            return true;

        var parts = record.Parts();
        return OpenedVersions.IsWhole(parts, record, stored.Info) && await FrameWalk.IsWholeAsync(stored, parts, cancellationToken).ConfigureAwait(false);
    }
}
