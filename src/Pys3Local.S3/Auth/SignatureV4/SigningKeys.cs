using System.Collections.Concurrent;
using Pys3Local.S3.Access;

namespace Pys3Local.S3.Auth.SignatureV4;

/// <summary>Signing keys that were derived before: deriving takes four HMACs, most of what a signature costs.</summary>
internal sealed class SigningKeys(string region)
{
    /// <summary>Keys times the days that a presigned URL may be old: far more than are in use at a time.</summary>
    private const int MaxCount = 4096;

    private readonly ConcurrentDictionary<(string Id, string Date), Derived> _keys = new();

    public int Count => _keys.Count;

    /// <param name="key">Null for an unknown id.</param>
    public byte[] Of(AccessKey? key, string date)
    {
        key ??= KnownKeys.Nobody;
        if (_keys.TryGetValue((key.Id, date), out var known) && known.Secret == key.Secret)
            return known.Key;

        if (_keys.Count >= MaxCount)
            _keys.Clear();

        var derived = new Derived(key.Secret, SigningKey.Derive(key.Secret, date, region));
        _keys[(key.Id, date)] = derived;
        return derived.Key;
    }

    private sealed class Derived(string secret, byte[] key)
    {
        /// <summary>Of which it was derived: an id may be given another.</summary>
        public string Secret { get; } = secret;

        public byte[] Key { get; } = key;
    }
}
