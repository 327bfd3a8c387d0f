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
        var signed = claim.SignedHeaders.AsSpan();
        if (signed.Count(';') >= MaxCount)
            throw new S3Exception(claim.Malformed, $"SignedHeaders names more than {MaxCount} headers.");

        foreach (var name in signed.Split(';'))
            if (signed[name].IsEmpty || signed[name].ContainsAnyInRange('A', 'Z') || Names(signed[..name.Start], signed[name]))
                throw new S3Exception(claim.Malformed, "SignedHeaders is malformed: expecting each name once, in lower case, between semicolons.");

        if (!Names(signed, "host"))
            throw new S3Exception(claim.Malformed, "SignedHeaders has to name the header host.");

        foreach (var (name, _) in request.AmzHeaders)
            if (!Names(signed, name) && !name.Equals(UserAgent, StringComparison.OrdinalIgnoreCase))
                throw new S3Exception(S3Errors.AccessDenied, "There were headers present in the request which were not signed") { Details = [new("HeadersNotSigned", name.ToLowerInvariant())] };
    }

    private static bool Names(ReadOnlySpan<char> signed, ReadOnlySpan<char> header)
    {
        foreach (var name in signed.Split(';'))
            if (signed[name].Equals(header, StringComparison.OrdinalIgnoreCase))
                return true;

        return false;
    }
}
