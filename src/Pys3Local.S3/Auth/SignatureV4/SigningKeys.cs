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

    /// <summary>By <see cref="Credential.IdAndDate"/>.</summary>
    private readonly ConcurrentDictionary<string, Derived> _keys = new(StringComparer.Ordinal);

    public int Count => _keys.Count;

    /// <param name="key">The one that the credential names; null for an unknown id.</param>
    public SigningKey Of(AccessKey? key, Credential credential)
    {
        // All unknown ids of a day are one entry, without an id.
        var name = key is null ? credential.IdAndDate[credential.AccessKeyId.Length..] : credential.IdAndDate;
        key ??= KnownKeys.Nobody;
        if (_keys.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(name, out var known) && known.Secret == key.Secret)
            return known.Key;

        if (_keys.Count >= MaxCount)
            _keys.Clear();

        var derived = new Derived(key.Secret, new(SigningKey.Derive(key.Secret, credential.Date, region), isKept: true));
        _keys[name.ToString()] = derived;
        return derived.Key;
    }

    private sealed class Derived(string secret, SigningKey key)
    {
        /// <summary>Of which it was derived: an id may be given another.</summary>
        public string Secret { get; } = secret;

        public SigningKey Key { get; } = key;
    }
}

/// <summary>The key that a secret becomes for one day, region and service.</summary>
/// <param name="bytes">See <see cref="Derive"/>.</param>
/// <param name="isKept">It will sign more than one text.</param>
/// <remarks>https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html</remarks>
internal sealed class SigningKey(byte[] bytes, bool isKept = false)
{
    public const int Length = 32;

    private IncrementalHash? _ready;

    public byte[] Bytes { get; } = bytes;

    public static byte[] Derive(string secret, ReadOnlySpan<char> date, string region, string service = Credential.S3)
    {
        var key = HMACSHA256.HashData(Encoding.UTF8.GetBytes("AWS4" + secret), Encoding.UTF8.GetBytes(date.ToString()));
        key = HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(region));
        key = HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(service));
        return HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(Credential.Aws4Request));
    }

    /// <summary>The signature of a text, see <see cref="Signature"/>. To set up the MAC takes longer than to compute it, so a kept key keeps one that is set up, for one thread at a time.</summary>
    /// <param name="result">64 bytes: hex digits.</param>
    public void Sign(ReadOnlySpan<byte> text, Span<byte> result)
    {
        if (!isKept)
        {
            Signature.Compute(Bytes, text, result);
            return;
        }

        var mac = Interlocked.Exchange(ref _ready, null) ?? IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, Bytes);
        Span<byte> value = stackalloc byte[Length];
        mac.AppendData(text);
        mac.GetHashAndReset(value);
        Interlocked.Exchange(ref _ready, mac)?.Dispose();
        LowerHex.Write(value, result);
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
