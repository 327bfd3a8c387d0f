using System.Security.Cryptography;
using System.Text;
using Pys3Local.S3.Access;
using Pys3Local.S3.Auth.Sessions;
using Pys3Local.S3.Errors;
using Pys3Local.S3.Hosting;
using Pys3Local.S3.Requests;

namespace Pys3Local.S3.Auth.SignatureV4;

/// <summary>Verifies Signature Version 4, in the header and in presigned URLs.</summary>
internal sealed class SignatureVerifier(S3Options options)
{
    private readonly SigningKeys _signingKeys = new(options.Region);

    /// <summary>The caller, and the key that the request, and so the chunks of its body, are signed with; null where that is not known, because any secret is taken.</summary>
    /// <param name="service">What it has to be signed for.</param>
    public (Caller Caller, byte[]? SigningKey) Verify(S3Request request, SignatureClaim claim, string service = Credential.S3)
    {
        var region = options.Leniency is null ? options.Region : claim.Credential.Region;
        claim.Credential.Check(region, claim.Timestamp, claim.Malformed, service);
        if (claim.Lifetime is { } lifetime)
            CheckLifetime(claim, lifetime, request.Time);
        else
            CheckSkew(claim, request.Time);

        SignedHeaderRules.Check(request, claim);

        var key = Session.FindKey(request, claim.Credential.AccessKeyId, options);
        // Those of temporary keys are many, and of the other service few.
        var signingKey = service == Credential.S3 && key?.Session is null && region == options.Region
            ? _signingKeys.Of(key, claim.Credential)
            : new SigningKey(SigningKey.Derive((key ?? KnownKeys.Nobody).Secret, claim.Credential.Date, region, service));
        var isVerified = VerifySignature(request, claim, key, signingKey, options);
        return (new(key), isVerified ? signingKey.Bytes : null);
    }

    /// <summary>False where it does not match and nobody insists on that.</summary>
    private static bool VerifySignature(S3Request request, SignatureClaim claim, AccessKey? key, SigningKey signingKey, S3Options options)
    {
        using var text = new SignedText();
        var matches = Matches(text, request, claim, SignedForm.Received(request), signingKey);
        if (key is null)
            throw KnownKeys.Unknown(options.Keys, claim.Credential.AccessKeyId);

        if (matches)
            return true;

        foreach (var form in SignedForm.Others(request, options))
        {
            if (Matches(text, request, claim, form, signingKey))
                return true;
        }

        if (options.Leniency is { AnySecret: true })
            return false;

        Matches(text, request, claim, SignedForm.Received(request), signingKey);
        throw Mismatch(request, claim, text);
    }

    /// <param name="text">Afterwards the string to sign.</param>
    private static bool Matches(SignedText text, S3Request request, SignatureClaim claim, SignedForm form, SigningKey signingKey)
    {
        text.Clear();
        CanonicalRequest.Write(text, request, claim, form);
        Span<byte> sha256 = stackalloc byte[32];
        SHA256.HashData(text.Bytes, sha256);

        text.Clear();
        text.AppendLine(SignatureClaim.Algorithm);
        text.AppendLine(claim.Timestamp);
        text.AppendLine(claim.Credential.Scope);
        text.AppendHex(sha256);

        Span<byte> expected = stackalloc byte[ChunkSignatures.Length];
        signingKey.Sign(text.Bytes, expected);
        Span<byte> given = stackalloc byte[ChunkSignatures.Length];
        return Encoding.UTF8.TryGetBytes(claim.Signature, given, out var length) & CryptographicOperations.FixedTimeEquals(expected, given[..length]);
    }

    private static void CheckSkew(SignatureClaim claim, DateTimeOffset now)
    {
        if ((now - claim.Time).Duration() > Times.MaxSkew)
            throw Times.Skewed(claim.Timestamp, claim.Time, now);
    }

    private static void CheckLifetime(SignatureClaim claim, TimeSpan lifetime, DateTimeOffset now)
    {
        if (claim.Time - now > Times.MaxSkew)
            throw Times.NotYetValid(claim.Time, now);

        if (now >= claim.Time + lifetime)
            throw Times.Expired(claim.Time + lifetime, now, lifetime);
    }

    /// <summary>All that was signed came from the client, so it may go back to it: it shows where the two sides differ.</summary>
    private static S3Exception Mismatch(S3Request request, SignatureClaim claim, SignedText text) => new(
        S3Errors.SignatureDoesNotMatch,
        $"The request signature we calculated does not match the signature you provided. Check your secret access key and signing method. The signed headers are {claim.SignedHeaders}; the Host that arrived is '{request.Header("Host")}' (a proxy in front of this server must pass it on unchanged, or be trusted with --trusted-proxy; other names of this server are given with --also-known-as).")
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
        CanonicalRequest.Write(text, request, claim, SignedForm.Received(request));
        return text.ToString();
    }
}
