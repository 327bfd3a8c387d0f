using System.Security.Cryptography;
using Pys3Local.Storage.Encryption.Format;
using Pys3Local.Storage.Encryption.Keys;

namespace Pys3Local.Storage.Encryption;

/// <summary>What is needed to read an encrypted version: proven to be its own.</summary>
/// <param name="Record">What is kept beside it.</param>
/// <param name="Key">Its key.</param>
/// <param name="Parts">The streams that it consists of.</param>
internal sealed record OpenedVersion(EncryptionRecord Record, ObjectKey Key, List<StoredPart> Parts);

/// <summary>
/// Opens the keys of versions, and proves that what is stored belongs to them. The last ones are kept, for clients read ranges of one object one after the
/// other: only those with a key of the ring, and only as long as the ring has it. A client's own key is tried with each request.
/// </summary>
internal sealed class OpenedVersions(IKeyRings rings, ObjectSealing sealing)
{
    /// <summary>Versions that are kept at most, each in the place that its record says.</summary>
    private const int Places = 256;

    /// <summary>What consists of more streams is large enough to be opened each time.</summary>
    private const int MaxParts = 16;

    private readonly Kept?[] _kept = new Kept?[Places];

    /// <summary>Null where the version is not encrypted.</summary>
    /// <exception cref="StorageException">Its key is missing or another, or it is damaged.</exception>
    public OpenedVersion? Open(string bucket, ObjectInfo stored, ContentProtection.Customer? customer)
    {
        if (!stored.Attributes.TryGetValue(EncryptionRecord.Attribute, out var text) || text == EncryptionRecord.InTheClear)
            return null;

        ref var place = ref _kept[(uint)text.GetHashCode(StringComparison.Ordinal) % Places];
        if (customer is null && Volatile.Read(ref place) is { } kept && kept.IsOf(bucket, stored, text) && ReferenceEquals(rings.Current?.Find(kept.With.Id), kept.With))
            return kept.Opened;

        var record = EncryptionRecord.Of(stored)!;
        var opened = Open(bucket, stored, record, customer);
        if (record.Seal.Source != KeySource.Customer && opened.Parts.Count <= MaxParts && rings.Current?.Find(record.Seal.KeyId) is { } with)
            Volatile.Write(ref place, new Kept(bucket, stored, text, with, opened));

        return opened;
    }

    /// <summary>Whether the parts make up what the record and the store say.</summary>
    public static bool IsWhole(List<StoredPart> parts, EncryptionRecord record, ObjectInfo stored) =>
        parts.Count == (record.Numbers?.Numbers.Count ?? 1)
        && parts.Sum(static part => part.Length) == record.Size
        && parts.Sum(static part => FrameLayout.StoredLength(part.Length)) == stored.Size;

    private OpenedVersion Open(string bucket, ObjectInfo stored, EncryptionRecord record, ContentProtection.Customer? customer)
    {
        if (customer is not null && record.Seal.Source != KeySource.Customer)
            throw new StorageException(StorageFailure.KeyRefused, "The request brings a key, and the object is encrypted with one of the server's.");

        var key = sealing.Open(record.Seal, bucket, stored.Key, customer);
        var parts = record.Parts();
        var proven = record.Proof.Length == 0
            ? record.Seal.Source == KeySource.Customer && record.Numbers is not null
            : CryptographicOperations.FixedTimeEquals(record.Proof, key.Authenticate(sealing.Described(record, bucket, stored)));
        return proven && IsWhole(parts, record, stored)
            ? new OpenedVersion(record, key, parts)
            : throw new StorageException(
                StorageFailure.Damaged, $"{bucket}/{stored.Key}: its file, its size or the record of its encryption has been changed. Restore it from another copy.");
    }

    /// <summary>All that the proof depends on, and what it proves.</summary>
    private sealed class Kept(string bucket, ObjectInfo stored, string record, RingKey with, OpenedVersion opened)
    {
        private readonly (string Bucket, string Key, string Version, long Size) _of = (bucket, stored.Key, stored.VersionId, stored.Size);

        public RingKey With => with;

        public OpenedVersion Opened => opened;

        public bool IsOf(string inBucket, ObjectInfo version, string text) => record == text && _of == (inBucket, version.Key, version.VersionId, version.Size);
    }
}
