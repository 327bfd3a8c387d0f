using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Pys3Local.S3.Errors;

namespace Pys3Local.S3.Auth.SignatureV4;

/// <summary>Verifies Signature Version 4, in the header and in presigned URLs.</summary>
internal sealed class SignatureVerifier(S3Options options)
{
    private static readonly TimeSpan MaxSkew = TimeSpan.FromMinutes(15);

    private readonly SigningKeys _signingKeys = new(options.Region);

    /// <summary>The caller, and the key that the request, and so the chunks of its body, are signed with.</summary>
    public (Caller Caller, byte[] SigningKey) Verify(S3Request request, SignatureClaim claim)
    {
        claim.Credential.Check(options.Region, claim.Timestamp, claim.Malformed);
        if (claim.Lifetime is { } lifetime)
            CheckLifetime(claim, lifetime, request.Time);
        else
            CheckSkew(claim, request.Time);

        SignedHeaderRules.Check(request, claim);

        var key = KnownKeys.Find(options.Keys, claim.Credential.AccessKeyId);
        var signingKey = _signingKeys.Of(key, claim.Credential.Date);
        VerifySignature(request, claim, key, signingKey);
        return (new(key), signingKey);
    }

    private static void VerifySignature(S3Request request, SignatureClaim claim, AccessKey? key, byte[] signingKey)
    {
        using var text = new SignedText();
        CanonicalRequest.Write(text, request, claim);
        Span<byte> sha256 = stackalloc byte[32];
        SHA256.HashData(text.Bytes, sha256);

        text.Clear();
        text.AppendLine(SignatureClaim.Algorithm);
        text.AppendLine(claim.Timestamp);
        text.AppendLine(claim.Credential.Scope);
        text.AppendHex(sha256);

        Span<byte> expected = stackalloc byte[ChunkSignatures.Length];
        Signature.Compute(signingKey, text.Bytes, expected);
        Span<byte> given = stackalloc byte[ChunkSignatures.Length];
        var matches = Encoding.UTF8.TryGetBytes(claim.Signature, given, out var length) & CryptographicOperations.FixedTimeEquals(expected, given[..length]);
        if (key is null)
            throw KnownKeys.Unknown(claim.Credential.AccessKeyId);

        if (!matches)
            throw Mismatch(request, claim, text);
    }

    private static void CheckSkew(SignatureClaim claim, DateTimeOffset now)
    {
        var skew = now - claim.Time;
        if (skew.Duration() <= MaxSkew)
            return;

        var seconds = Math.Round(Math.Abs(skew.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
        var message = $"The difference between the request time and the server's time is too large: the client's clock is {seconds} seconds {(skew > TimeSpan.Zero ? "behind" : "ahead of")} the server's. Set the clock of whichever is wrong.";
        throw new S3Exception(S3Errors.RequestTimeTooSkewed, message)
        {
            Details =
            [
                new("RequestTime", claim.Timestamp),
                new("ServerTime", Iso(now)),
                new("MaxAllowedSkewMilliseconds", MaxSkew.TotalMilliseconds.ToString(CultureInfo.InvariantCulture)),
            ],
        };
    }

    private static void CheckLifetime(SignatureClaim claim, TimeSpan lifetime, DateTimeOffset now)
    {
        if (claim.Time - now > MaxSkew)
            throw new S3Exception(S3Errors.AccessDenied, "Request is not yet valid")
            {
                Details = [new("RequestTime", Iso(claim.Time)), new("ServerTime", Iso(now))],
            };

        if (now >= claim.Time + lifetime)
            throw new S3Exception(S3Errors.AccessDenied, "Request has expired")
            {
                Details =
                [
                    new("X-Amz-Expires", lifetime.TotalSeconds.ToString(CultureInfo.InvariantCulture)),
                    new("Expires", Iso(claim.Time + lifetime)),
                    new("ServerTime", Iso(now)),
                ],
            };
    }

    /// <summary>All that was signed came from the client, so it may go back to it: it shows where the two sides differ.</summary>
    private static S3Exception Mismatch(S3Request request, SignatureClaim claim, SignedText text) => new(
        S3Errors.SignatureDoesNotMatch,
        $"The request signature we calculated does not match the signature you provided. Check your secret access key and signing method. Signed are the headers {claim.SignedHeaders}; the Host that arrived is '{request.Header("Host")}' (a proxy in front of this server must pass it on unchanged).")
    {
        Details =
        [
            new("AWSAccessKeyId", claim.Credential.AccessKeyId),
            new("StringToSign", text.ToString()),
            new("SignatureProvided", claim.Signature),
            new("CanonicalRequest", Canonical(request, claim)),
        ],
    };

    private static string Canonical(S3Request request, SignatureClaim claim)
    {
        using var text = new SignedText();
        CanonicalRequest.Write(text, request, claim);
        return text.ToString();
    }

    private static string Iso(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
