using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
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

/// <summary>The key that a secret becomes for one day, region and service.</summary>
/// <remarks>https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html</remarks>
internal static class SigningKey
{
    public const int Length = 32;

    public static byte[] Derive(string secret, string date, string region, string service = Credential.S3)
    {
        var key = HMACSHA256.HashData(Encoding.UTF8.GetBytes("AWS4" + secret), Encoding.UTF8.GetBytes(date));
        key = HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(region));
        key = HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(service));
        return HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(Credential.Aws4Request));
    }
}

/// <summary>The signature of a text: HMAC-SHA256 in lower-case hex.</summary>
internal static class Signature
{
    /// <param name="result">64 bytes: hex digits.</param>
    public static void Compute(byte[] signingKey, ReadOnlySpan<byte> text, Span<byte> result)
    {
        Span<byte> mac = stackalloc byte[32];
        HMACSHA256.HashData(signingKey, text, mac);
        LowerHex.Write(mac, result);
    }
}
