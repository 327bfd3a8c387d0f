using System.Security.Cryptography;
using Pys3Local.S3.Access;
using Pys3Local.S3.Auth.Sessions;
using Pys3Local.S3.Auth.SignatureV2;
using Pys3Local.S3.Auth.SignatureV4;
using Pys3Local.S3.Body;
using Pys3Local.S3.Errors;
using Pys3Local.S3.Hosting;
using Pys3Local.S3.Requests;

namespace Pys3Local.S3.Auth;

/// <summary>Finds out who asks, and makes the body one that verifies what was signed of it.</summary>
internal sealed class Authenticator(S3Options options)
{
    private readonly SignatureVerifier _v4 = new(options);
    private readonly SignatureV2Verifier _v2 = new(options);

    /// <summary>Sets <see cref="S3Request.Caller"/> and <see cref="S3Request.Body"/>, or refuses.</summary>
    public void Authenticate(S3Request request)
    {
        if (options.NoAuth)
        {
            request.Caller = Caller.Everyone;
            if (PresignedQuery.IsIn(request) || SignatureV2Verifier.IsIn(request))
                QueryHeaders.Take(request);

            VerifiedBody.Set(request, Payload.Parse(DeclaredHash(request)), signatures: null);
            return;
        }

        var authorization = SingleHeader.Of(request, "Authorization");
        var isPresigned = PresignedQuery.IsIn(request);
        var isPresignedV2 = SignatureV2Verifier.IsIn(request);
        if ((authorization is null ? 0 : 1) + (isPresigned ? 1 : 0) + (isPresignedV2 ? 1 : 0) > 1)
            throw new S3Exception(S3Errors.InvalidArgument, "Only one auth mechanism allowed; only the X-Amz-Algorithm query parameter, Signature query string parameter or the Authorization header should be specified");

        if (Session.TokenOf(request) is not null && authorization is null && !isPresigned && !isPresignedV2)
            throw new S3Exception(S3Errors.InvalidToken, "A security token needs a signature, and the request has none.");

        if (isPresigned)
        {
            VerifyV4(request, PresignedQuery.Parse(request));
        }
        else if (isPresignedV2)
        {
            AcceptV2(request, null);
        }
        else if (authorization is null)
        {
            Accept(request, Caller.Anonymous, null);
        }
        else if (authorization.StartsWith(SignatureClaim.Algorithm + ' ', StringComparison.Ordinal))
        {
            VerifyV4(request, AuthorizationHeader.Parse(authorization, request));
        }
        else if (SignatureV2Verifier.IsIn(authorization))
        {
            AcceptV2(request, authorization);
        }
        else
        {
            throw authorization.StartsWith("AWS", StringComparison.Ordinal) ? Unsupported() : new S3Exception(S3Errors.InvalidArgument, "Unsupported Authorization Type")
            {
                // Not what it says: that is a password.
                Details = [new("ArgumentName", "Authorization")],
            };
        }
    }

    /// <summary>As <see cref="Authenticate"/>, for a form that is posted to the Security Token Service: signed is the hash of its body.</summary>
    public void AuthenticateSts(S3Request request, byte[] body)
    {
        if (options.NoAuth)
        {
            request.Caller = Caller.Everyone;
            return;
        }

        if (SingleHeader.Of(request, "Authorization") is { } authorization)
            request.Caller = _v4.Verify(request, AuthorizationHeader.Parse(authorization, request, Convert.ToHexStringLower(SHA256.HashData(body))), Credential.Sts).Caller;
    }

    private void VerifyV4(S3Request request, SignatureClaim claim)
    {
        var (caller, signingKey) = _v4.Verify(request, claim);
        request.Signature = new(claim.IsPresigned ? "REST-QUERY-STRING" : "REST-HEADER", SignatureClaim.Algorithm, claim.Time, claim.PayloadHash);
        if (claim.IsPresigned)
            QueryHeaders.Take(request);

        var payload = Payload.Parse(claim.PayloadHash);
        VerifiedBody.Set(request, payload, payload.HasSignedChunks && signingKey is not null ? new ChunkSignatures(signingKey, claim) : null);
        request.Caller = caller;
    }

    /// <param name="authorization">Null where the signature is in the query.</param>
    private void AcceptV2(S3Request request, string? authorization)
    {
        if (!options.SignatureV2)
            throw Unsupported();

        if (authorization is not null)
        {
            Accept(request, _v2.VerifyHeader(request, authorization), "REST-HEADER");
            return;
        }

        var caller = _v2.VerifyPresigned(request);
        QueryHeaders.Take(request);
        Accept(request, caller, "REST-QUERY-STRING");
    }

    /// <summary>For a caller whose signature, if there is one, says nothing of the body.</summary>
    /// <param name="type">Where the signature is, as policies name it; null where there is none.</param>
    private static void Accept(S3Request request, Caller caller, string? type)
    {
        var declared = DeclaredHash(request);
        var payload = Payload.Parse(declared);
        if (payload.HasSignedChunks)
            throw new S3Exception(S3Errors.AccessDenied, "The chunks of the body are declared as signed, but the request is not signed with Signature Version 4.");

        VerifiedBody.Set(request, payload, signatures: null);
        request.Signature = new(type, type is null ? null : "AWS", null, declared);
        request.Caller = caller;
    }

    private static string DeclaredHash(S3Request request) =>
        request.Query["X-Amz-Content-Sha256"] ?? SingleHeader.Of(request, "x-amz-content-sha256") ?? Payload.UnsignedName;

    private static S3Exception Unsupported() => new(
        S3Errors.InvalidRequest, "The authorization mechanism you have provided is not supported. Please use AWS4-HMAC-SHA256. (Signature Version 2 is accepted unless the server was started with --no-sigv2.)");
}
