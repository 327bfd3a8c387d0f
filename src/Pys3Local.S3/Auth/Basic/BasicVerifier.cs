using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Primitives;
using Pys3Local.S3.Access;
using Pys3Local.S3.Errors;
using Pys3Local.S3.Hosting;

namespace Pys3Local.S3.Auth.Basic;

/// <summary>Who asks by HTTP Basic: the user name is an access key's id, the password its secret. Only where a protocol has no signatures.</summary>
/// <remarks>RFC 7617. Temporary keys have a token besides, for which there is no place: they are unknown here.</remarks>
internal sealed class BasicVerifier(S3Options options, S3Error refusal)
{
    private const string Scheme = "Basic ";

    /// <summary>Bytes: more than any id and secret together, and little to hash.</summary>
    private const int MaxLength = 1024;

    private static readonly UTF8Encoding StrictUtf8 = new(false, throwOnInvalidBytes: true);

    /// <summary>The key that has proven itself; <paramref name="authorization"/> is the header. As long a work for an unknown id as for a known one.</summary>
    public Caller Verify(StringValues authorization)
    {
        if (options.NoAuth)
            return Caller.Everyone;

        if (Pair(authorization) is not var (id, password) || id.Length == 0)
            throw new S3Exception(refusal);

        var key = KnownKeys.Find(options.Keys, id);
        // Digests, so that neither the time nor the length of a guess tells anything.
        var isRight = CryptographicOperations.FixedTimeEquals(Digest(password), Digest((key ?? KnownKeys.Nobody).Secret));
        return key is not null && isRight ? new(key) : throw new S3Exception(refusal, null, Reason(id, key));
    }

    private S3Exception Reason(string id, AccessKey? key) => key is not null
        ? new(refusal, $"The secret that was sent with the key {id} is wrong.")
        : new(refusal, options.Keys.WhyRefused(id) ?? "There is no such key.");

    private static byte[] Digest(string text) => SHA256.HashData(Encoding.UTF8.GetBytes(text));

    private static (string Id, string Password)? Pair(StringValues authorization)
    {
        if (authorization.Count != 1 || authorization[0] is not { Length: <= MaxLength } header || !header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))
            return null;

        var encoded = header.AsSpan(Scheme.Length).Trim();
        Span<byte> bytes = stackalloc byte[MaxLength];
        if (!Convert.TryFromBase64Chars(encoded, bytes, out var count))
            return null;

        try
        {
            var text = StrictUtf8.GetString(bytes[..count]);
            var colon = text.IndexOf(':');
            return colon < 0 ? null : (text[..colon], text[(colon + 1)..]);
        }
        catch (ArgumentException)
        {
            return null;
        }
    }
}
