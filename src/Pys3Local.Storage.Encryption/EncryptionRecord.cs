using System.Globalization;
using System.Text;
using Pys3Local.Storage.Encryption.Format;

namespace Pys3Local.Storage.Encryption;

/// <summary>Whose key seals the object's key.</summary>
internal enum KeySource
{
    Ring,

    /// <summary>A key of the ring that the client has named.</summary>
    Named,

    Customer,
}

/// <summary>How an object's key is sealed.</summary>
/// <param name="Source">Whose key.</param>
/// <param name="KeyId">The id of the key of the ring, or the base64 MD5 of the client's.</param>
/// <param name="Sealed">The object's key, sealed.</param>
/// <param name="Context">A text that is bound to it.</param>
internal sealed record KeySeal(KeySource Source, string KeyId, byte[] Sealed, string? Context)
{
    /// <summary>What the protocol shows of it, see <see cref="ObjectInfo.Encryption"/>.</summary>
    public string Label => Source switch
    {
        KeySource.Ring => "AES256",
        KeySource.Named => $"aws:kms {KeyId}",
        _ => $"customer {KeyId}",
    };

    public override string ToString() =>
        $"{Source.ToString().ToLowerInvariant()} {KeyId} {Convert.ToBase64String(Sealed)} {(Context is null ? "-" : Convert.ToBase64String(Encoding.UTF8.GetBytes(Context)))}";

    public static KeySeal? Parse(ReadOnlySpan<string> fields)
    {
        if (fields.Length < 4 || !Enum.TryParse<KeySource>(fields[0], ignoreCase: true, out var source))
            return null;

        try
        {
            return new(source, fields[1], Convert.FromBase64String(fields[2]), fields[3] == "-" ? null : Encoding.UTF8.GetString(Convert.FromBase64String(fields[3])));
        }
        catch (FormatException)
        {
            return null;
        }
    }
}

/// <summary>
/// What is kept beside an encrypted object: how its key is sealed, and what its content is. The description is authenticated with the object's key, bound to
/// bucket, key and version: neither can files be exchanged between versions, nor sizes and parts be changed.
/// </summary>
/// <param name="Seal">How the key is sealed. Replaced when the ring's active key changes; not part of what is authenticated.</param>
/// <param name="Size">Bytes of the content.</param>
/// <param name="ETag">As the client sees it.</param>
/// <param name="ShownParts">The parts of the content as the client sees them (<see cref="PartSizes"/>), if any.</param>
/// <param name="Numbers">The numbers of the streams that the object consists of, one for each of the parts; null where it is one stream.</param>
/// <param name="Proof">Authenticates the rest; empty where a client has completed an upload without its key.</param>
internal sealed record EncryptionRecord(KeySeal Seal, long Size, string ETag, string? ShownParts, PartNumberRuns? Numbers, byte[] Proof)
{
    /// <summary>The attribute that holds it. Only this store sees it.</summary>
    public const string Attribute = "encryption-record";

    /// <summary>What the attribute says where the content is in the clear, and begins as an encrypted one does: a client has stored such bytes.</summary>
    public const string InTheClear = "plain";

    /// <summary>Before sizes of parts that the object does not show.</summary>
    public const char Hidden = '~';

    private const string Version = "1";
    private const int Fields = 10;

    /// <summary>What <see cref="Proof"/> authenticates.</summary>
    public byte[] Described(string bucket, string key, string version) => Encoding.UTF8.GetBytes(string.Create(
        CultureInfo.InvariantCulture, $"{Version} {bucket.Length}:{bucket}{key.Length}:{key}{version.Length}:{version} {Size} {ETag} {ShownParts} {Numbers}"));

    /// <summary>The streams that the version consists of, as far as it says.</summary>
    public List<StoredPart> Parts()
    {
        var parts = new List<StoredPart>(Numbers?.Numbers.Count ?? 1);
        var (offset, storedOffset) = (0L, 0L);
        foreach (var size in Numbers is null ? [Size] : PartSizes.Parse(ShownParts?.TrimStart(Hidden))?.Sizes() ?? [])
        {
            parts.Add(new(Numbers is null ? 0 : parts.Count < Numbers.Numbers.Count ? Numbers.Numbers[parts.Count] : -1, offset, size, storedOffset));
            offset += size;
            storedOffset += FrameLayout.StoredLength(size);
        }

        return parts;
    }

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture, $"{Version} {Seal} {Size} {ETag} {ShownParts ?? "-"} {Numbers?.ToString() ?? "-"} {(Proof.Length == 0 ? "-" : Convert.ToBase64String(Proof))}");

    /// <summary>Null where the object is not encrypted.</summary>
    /// <exception cref="StorageException">It is, and its record cannot be read.</exception>
    public static EncryptionRecord? Of(ObjectInfo info) => TryRead(info, out var record)
        ? record
        : throw new StorageException(StorageFailure.Damaged, $"{info.Key}: the record of its encryption cannot be read. Restore its metadata from another copy.");

    /// <summary>False where it is encrypted, and its record cannot be read.</summary>
    /// <param name="record">Null where it is not encrypted.</param>
    public static bool TryRead(ObjectInfo info, out EncryptionRecord? record)
    {
        record = null;
        if (!info.Attributes.TryGetValue(Attribute, out var text) || text == InTheClear)
            return true;

        var fields = text.Split(' ');
        if (fields.Length == Fields && fields[0] == Version && KeySeal.Parse(fields.AsSpan(1)) is { } seal
            && long.TryParse(fields[5], NumberStyles.None, CultureInfo.InvariantCulture, out var size)
            && TryProof(fields[9], out var proof)
            && (fields[8] == "-" || PartNumberRuns.TryParse(fields[8]) is not null))
        {
            record = new(seal, size, fields[6], fields[7] == "-" ? null : fields[7], fields[8] == "-" ? null : PartNumberRuns.TryParse(fields[8]), proof);
        }

        return record is not null;
    }

    private static bool TryProof(string text, out byte[] proof)
    {
        proof = [];
        if (text == "-")
            return true;

        var bytes = new byte[text.Length];
        if (!Convert.TryFromBase64String(text, bytes, out var count))
            return false;

        proof = bytes[..count];
        return true;
    }
}
