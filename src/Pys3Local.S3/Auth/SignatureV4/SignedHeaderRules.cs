using Pys3Local.S3.Errors;

namespace Pys3Local.S3.Auth.SignatureV4;

/// <summary>Which headers a signature has to cover: Host, and all of S3's own, which decide what a request does.</summary>
internal static class SignedHeaderRules
{
    private const int MaxCount = 100;

    /// <summary>Says something of the client only, and some clients leave it out.</summary>
    private const string UserAgent = "x-amz-user-agent";

    public static void Check(S3Request request, SignatureClaim claim)
    {
        var signed = claim.SignedHeaders.Split(';', MaxCount + 1);
        if (signed.Length > MaxCount)
            throw new S3Exception(claim.Malformed, $"SignedHeaders names more than {MaxCount} headers.");

        for (var i = 0; i < signed.Length; i++)
            if (signed[i].Length == 0 || signed[i].AsSpan().ContainsAnyInRange('A', 'Z') || Array.IndexOf(signed, signed[i], 0, i) >= 0)
                throw new S3Exception(claim.Malformed, "SignedHeaders is malformed: expecting each name once, in lower case, between semicolons.");

        if (!signed.Contains("host"))
            throw new S3Exception(claim.Malformed, "SignedHeaders has to name the header host.");

        foreach (var (name, _) in request.Headers)
            if (name.StartsWith("x-amz-", StringComparison.OrdinalIgnoreCase)
                && !signed.Contains(name, StringComparer.OrdinalIgnoreCase)
                && !name.Equals(UserAgent, StringComparison.OrdinalIgnoreCase))
                throw new S3Exception(S3Errors.AccessDenied, "There were headers present in the request which were not signed") { Details = [new("HeadersNotSigned", name.ToLowerInvariant())] };
    }
}
