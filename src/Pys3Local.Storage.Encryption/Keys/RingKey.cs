using System.Security.Cryptography;

namespace Pys3Local.Storage.Encryption.Keys;

/// <summary>A key of the ring: 32 random bytes that seal objects' own keys. It is known by its fingerprint, so that a name can never mean two keys.</summary>
public sealed class RingKey
{
    /// <summary>Bytes.</summary>
    public const int Size = 32;

    private const int IdBytes = 8;

    private readonly byte[] _bytes;

    /// <param name="bytes">The key.</param>
    /// <param name="created">When it was made, for people.</param>
    public RingKey(ReadOnlySpan<byte> bytes, DateOnly created = default)
    {
        if (bytes.Length != Size)
            throw new ArgumentException($"A key of the ring has {Size} bytes.", nameof(bytes));

        _bytes = bytes.ToArray();
        Id = IdOf(bytes);
        Created = created;
    }

    /// <summary>When it was made, for people.</summary>
    public DateOnly Created { get; }

    /// <summary>The fingerprint: 16 hexadecimal digits.</summary>
    public string Id { get; }

    internal ReadOnlySpan<byte> Bytes => _bytes;

    public static RingKey Create(RandomNumberGenerator randomness, DateOnly created = default)
    {
        Span<byte> bytes = stackalloc byte[Size];
        randomness.GetBytes(bytes);
        return new RingKey(bytes, created);
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

    /// <summary>With one more key, which is the active one.</summary>
    public KeyRing WithActive(RingKey key) => new(_keys.Values.Append(key), key.Id);

    /// <summary>With all keys of another ring; the active one stays.</summary>
    public KeyRing WithKeysOf(KeyRing other) => new(_keys.Values.Concat(other.Keys.Where(key => !_keys.ContainsKey(key.Id))), Active.Id);

    public RingKey? Find(string id) => _keys.GetValueOrDefault(id);
}
