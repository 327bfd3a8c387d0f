using System.IO.Hashing;

namespace Pys3Local.Storage;

/// <summary>
/// The hash of stored bytes that are not what the client sent (they are encrypted): XXH128, instead of the MD5 that an ETag usually is. It
/// finds damage, at ten times the speed; that nobody has changed the bytes on purpose is what their encryption proves.
/// </summary>
public sealed class StoredHash
{
    private const string Prefix = "xxh128:";

    private readonly XxHash128 _hash = new();

    /// <summary>Whether an ETag is one of these.</summary>
    public static bool Is(string etag) => etag.StartsWith(Prefix, StringComparison.Ordinal);

    /// <summary>
    /// The hash of what was assembled of parts in this order: that of the parts' hashes, so that nothing has to be read again.
    /// <c>xxh128:HEX-N</c>.
    /// </summary>
    public static string OfParts(IReadOnlyCollection<string> etags)
    {
        var hash = new XxHash128();
        foreach (var etag in etags)
            hash.Append(Convert.FromHexString(etag.AsSpan(Prefix.Length)));

        return $"{Prefix}{Convert.ToHexStringLower(hash.GetCurrentHash())}-{etags.Count}";
    }

    public void Append(ReadOnlySpan<byte> bytes) => _hash.Append(bytes);

    /// <summary>As an ETag.</summary>
    public override string ToString() => Prefix + Convert.ToHexStringLower(_hash.GetCurrentHash());

    public void Reset() => _hash.Reset();
}
