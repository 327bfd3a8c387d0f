using System.Security.Cryptography;
using Pys3Local.Storage.Encryption.Format;
using Pys3Local.Storage.Encryption.Keys;

namespace Pys3Local.Storage.Encryption;

/// <summary>Makes and opens the keys of objects, and translates what is stored into what is shown and back. Knows no store.</summary>
/// <param name="rings">Where the ring is.</param>
/// <param name="randomness">Keys and salts come from it.</param>
/// <param name="knowsVersions">The id of a version is known before it is written. Where the store assigns it, a proof is of bucket and key only.</param>
internal sealed class ObjectSealing(IKeyRings rings, RandomNumberGenerator randomness, bool knowsVersions)
{
    private const int ETagBytes = 16;

    /// <summary>What a proof is of.</summary>
    public byte[] Described(EncryptionRecord record, string bucket, ObjectInfo version) =>
        record.Described(bucket, version.Key, knowsVersions ? version.VersionId : ObjectInfo.NullVersion);

    public ReadOnlyMemory<byte> NewSalt()
    {
        var salt = new byte[StreamHeader.SaltSize];
        randomness.GetBytes(salt);
        return salt;
    }

    /// <summary>A new key for an object, and how it is sealed.</summary>
    public (ObjectKey Key, KeySeal Seal) Create(string bucket, string key, ContentProtection protection)
    {
        var objectKey = ObjectKey.Create(randomness);
        return (objectKey, protection switch
        {
            ContentProtection.Customer customer => new KeySeal(
                KeySource.Customer, Fingerprint(customer), objectKey.Seal(customer.Key.Span, bucket, key, null, randomness), null),
            ContentProtection.Ring { KeyId: null } wish => Seal(objectKey, Ring().Active, bucket, key, wish),
            ContentProtection.Ring wish => Seal(objectKey, Find(wish.KeyId, key), bucket, key, wish),
            _ => throw new ArgumentOutOfRangeException(nameof(protection)),
        });
    }

    /// <summary>The same key, sealed by the ring's active one; null where it is already, or is not the ring's.</summary>
    public KeySeal? Renew(KeySeal seal, string bucket, string key) => seal.Source != KeySource.Ring || seal.KeyId == Ring().Active.Id
        ? null
        : Seal(Open(seal, bucket, key, null), Ring().Active, bucket, key, new ContentProtection.Ring(Context: seal.Context));

    /// <exception cref="StorageException">The key of the ring is missing, or the client's is missing or another.</exception>
    public ObjectKey Open(KeySeal seal, string bucket, string key, ContentProtection.Customer? customer)
    {
        if (seal.Source != KeySource.Customer)
        {
            return ObjectKey.TryUnseal(seal.Sealed, Find(seal.KeyId, key).Bytes, bucket, key, seal.Context)
                ?? throw new StorageException(StorageFailure.Damaged, $"{bucket}/{key}: its sealed key has been changed, or belongs to another object. Restore it from another copy.");
        }

        if (customer is null)
            throw new StorageException(StorageFailure.KeyRefused, "The object is encrypted with a key of the client's, and the request brings none.");

        return ObjectKey.TryUnseal(seal.Sealed, customer.Key.Span, bucket, key, null)
            ?? throw new StorageException(StorageFailure.KeyRefused, "The object is encrypted with another key than that of the request.");
    }

    /// <summary>What is shown of a version as it is stored. One whose record cannot be read is shown as such: it can be listed and removed, and not read.</summary>
    public static ObjectInfo Outer(ObjectInfo stored)
    {
        if (!stored.Attributes.ContainsKey(EncryptionRecord.Attribute))
            return stored;

        return !EncryptionRecord.TryRead(stored, out var record) ? Unreadable(stored)
            : record is null ? Plain(stored)
            : Outer(stored, record);
    }

    /// <summary>Encrypted, and nobody knows how: of the content there is only what its stored bytes say.</summary>
    public static ObjectInfo Unreadable(ObjectInfo stored) => stored with
    {
        Attributes = stored.Attributes.Remove(EncryptionRecord.Attribute).Remove(PartSizes.Attribute).SetItem(ObjectInfo.UnreadableAttribute, ObjectInfo.UnreadableContent),
    };

    /// <summary>The same, with the record that was read of it.</summary>
    public static ObjectInfo Outer(ObjectInfo stored, EncryptionRecord record)
    {
        var attributes = stored.Attributes.Remove(EncryptionRecord.Attribute).Remove(PartSizes.Attribute);
        return stored with
        {
            Size = record.Size,
            ETag = record.ETag,
            Encryption = record.Seal.Label,
            Attributes = record.ShownParts is null || record.ShownParts.StartsWith(EncryptionRecord.Hidden) ? attributes : attributes.SetItem(PartSizes.Attribute, record.ShownParts),
        };
    }

    /// <summary>What is stored of a version that is shown, whose bytes and record stay what they are.</summary>
    public static ObjectInfo Stored(ObjectInfo shown, ObjectInfo stored)
    {
        if (!stored.Attributes.TryGetValue(EncryptionRecord.Attribute, out var record))
            return Plain(shown);

        if (record == EncryptionRecord.InTheClear)
            return Plain(shown, isLikeEncrypted: true);

        // That its record cannot be read is shown, and not stored: the record may be mended.
        var kept = Kept(shown, record, stored.Attributes.GetValueOrDefault(PartSizes.Attribute));
        return stored with
        {
            ContentType = shown.ContentType,
            Metadata = shown.Metadata,
            LastModified = shown.LastModified,
            Attributes = stored.Attributes.TryGetValue(ObjectInfo.UnreadableAttribute, out var unreadable)
                ? kept.SetItem(ObjectInfo.UnreadableAttribute, unreadable)
                : kept.Remove(ObjectInfo.UnreadableAttribute),
        };
    }

    /// <summary>What is stored of an encrypted version.</summary>
    public ObjectInfo Stored(ObjectInfo shown, string bucket, ObjectKey? key, KeySeal seal, StoredBytes bytes)
    {
        var etag = seal.Source == KeySource.Customer ? HiddenETag(shown.ETag) : shown.ETag;
        var record = new EncryptionRecord(seal, shown.Size, etag, shown.Attributes.GetValueOrDefault(PartSizes.Attribute), bytes.Numbers, []);
        if (key is not null)
            record = record with { Proof = key.Authenticate(Described(record, bucket, shown)) };

        return shown with { Size = bytes.Size, ETag = bytes.ETag, Encryption = null, Attributes = Kept(shown, record.ToString(), bytes.PartSizes) };
    }

    /// <summary>Without what speaks of an encryption that this version does not have: it may be a copy of one that has.</summary>
    /// <param name="isLikeEncrypted">Its bytes begin as those of an encrypted one do: that they are what the client has stored is kept.</param>
    public static ObjectInfo Plain(ObjectInfo shown, bool isLikeEncrypted = false) => shown with
    {
        Encryption = null,
        Attributes = isLikeEncrypted ? shown.Attributes.SetItem(EncryptionRecord.Attribute, EncryptionRecord.InTheClear) : shown.Attributes.Remove(EncryptionRecord.Attribute),
    };

    /// <summary>The guard, asked about what is shown.</summary>
    public static CommitGuard? Outer(CommitGuard? guard) =>
        guard is null ? null : (current, replaced) => guard(current is null ? null : Outer(current), replaced is null ? null : Outer(replaced));

    /// <summary>With a client's key the MD5 of the content would tell something of it to whoever has no key: random digits of the same form.</summary>
    public string HiddenETag(string etag)
    {
        var bytes = new byte[ETagBytes];
        randomness.GetBytes(bytes);
        var dash = etag.IndexOf('-', StringComparison.Ordinal);
        return Convert.ToHexStringLower(bytes) + (dash < 0 ? "" : etag[dash..]);
    }

    private static System.Collections.Immutable.ImmutableSortedDictionary<string, string> Kept(ObjectInfo shown, string record, string? partSizes)
    {
        var kept = shown.Attributes.Remove(PartSizes.Attribute).SetItem(EncryptionRecord.Attribute, record);
        return partSizes is null ? kept : kept.SetItem(PartSizes.Attribute, partSizes);
    }

    private KeySeal Seal(ObjectKey objectKey, RingKey with, string bucket, string key, ContentProtection.Ring wish) => new(
        wish.Labelled ? KeySource.Named : KeySource.Ring, with.Id, objectKey.Seal(with.Bytes, bucket, key, wish.Context, randomness), wish.Context);

    private KeyRing Ring() => rings.Current ?? throw new StorageException(
        StorageFailure.KeyMissing, "The server has no ring of keys: 'pys3local keyring init' makes one, '--keyring-file' names one.");

    private RingKey Find(string id, string key) => rings.Current?.Find(id) ?? throw new StorageException(
        StorageFailure.KeyMissing, $"{key}: it needs the key {id} of the ring, which is missing: 'pys3local keyring import' brings it back.");

    // S3 identifies a client's key by its MD5; it is no protection of anything.
    private static string Fingerprint(ContentProtection.Customer customer) => Convert.ToBase64String(MD5.HashData(customer.Key.Span));
}

/// <summary>The stored bytes of an encrypted version.</summary>
/// <param name="Size">Their number.</param>
/// <param name="ETag">Their <see cref="StoredHash"/>.</param>
/// <param name="Numbers">The numbers of the parts that they are the streams of; null for one stream.</param>
/// <param name="PartSizes">The stored sizes of those parts.</param>
internal sealed record StoredBytes(long Size, string ETag, PartNumberRuns? Numbers = null, string? PartSizes = null);
