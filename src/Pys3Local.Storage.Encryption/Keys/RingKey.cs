using System.Security.Cryptography;

namespace Pys3Local.Storage.Encryption.Keys;

/// <summary>A key of the ring: 32 random bytes that seal objects' own keys. It is known by its fingerprint, so that a name can never mean two keys.</summary>
public sealed class RingKey
{
    /// <summary>Bytes.</summary>
    public const int Size = 32;

    private const int IdBytes = 8;

    private readonly byte[] _bytes;

    public RingKey(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length != Size)
            throw new ArgumentException($"A key of the ring has {Size} bytes.", nameof(bytes));

        _bytes = bytes.ToArray();
        Id = IdOf(bytes);
    }

    /// <summary>The fingerprint: 16 hexadecimal digits.</summary>
    public string Id { get; }

    internal ReadOnlySpan<byte> Bytes => _bytes;

    public static RingKey Create(RandomNumberGenerator randomness)
    {
        Span<byte> bytes = stackalloc byte[Size];
        randomness.GetBytes(bytes);
        return new RingKey(bytes);
    }

    /// <summary>As kept in the ring's file and on paper.</summary>
    public string ToBase64() => Convert.ToBase64String(_bytes);

    public override string ToString() => Id;

    /// <summary>One way: the fingerprint tells nothing of the key.</summary>
    private static string IdOf(ReadOnlySpan<byte> bytes) =>
        Convert.ToHexStringLower(HKDF.DeriveKey(HashAlgorithmName.SHA256, bytes.ToArray(), IdBytes, info: "pys3local key id"u8.ToArray()));
}

/// <summary>Several keys, of which one is active: it seals what is written from now on. The others open what they have sealed.</summary>
public sealed class KeyRing
{
    private readonly Dictionary<string, RingKey> _keys;

    public KeyRing(IEnumerable<RingKey> keys, string activeId)
    {
        _keys = keys.ToDictionary(key => key.Id, StringComparer.Ordinal);
        Active = _keys.GetValueOrDefault(activeId) ?? throw new ArgumentException($"The active key {activeId} is not in the ring.", nameof(activeId));
    }

    public RingKey Active { get; }

    public IReadOnlyCollection<RingKey> Keys => _keys.Values;

    public RingKey? Find(string id) => _keys.GetValueOrDefault(id);
}
