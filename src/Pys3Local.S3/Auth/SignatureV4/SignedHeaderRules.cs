using Pys3Local.S3.Errors;
using Pys3Local.S3.Requests;

namespace Pys3Local.S3.Auth.SignatureV4;

/// <summary>Which headers a signature has to cover: Host, and all of S3's own, which decide what a request does.</summary>
internal static class SignedHeaderRules
{
    /// <summary>As many as the server takes of a request.</summary>
    private const int MaxCount = 2000;

    /// <summary>Up to here it is quicker to look through them than to sort them into a set.</summary>
    private const int FewNames = 32;

    /// <summary>Says something of the client only, and some clients leave it out.</summary>
    private const string UserAgent = "x-amz-user-agent";

    public static void Check(S3Request request, SignatureClaim claim)
    {
        var signed = claim.SignedHeaders.AsSpan();
        var count = signed.Count(';') + 1;
        if (count > MaxCount)
            throw new S3Exception(claim.Malformed, $"SignedHeaders names more than {MaxCount} headers.");

        var set = count <= FewNames ? null : SetOf(claim);
        foreach (var name in signed.Split(';'))
        {
            if (signed[name].IsEmpty || signed[name].ContainsAnyInRange('A', 'Z') || (set is null && Names(signed[..name.Start], signed[name])))
                throw Malformed(claim);
        }

        if (!Names(signed, "host"))
            throw new S3Exception(claim.Malformed, "SignedHeaders has to name the header host.");

        foreach (var (name, _) in request.AmzHeaders)
        {
            if (!(set?.Contains(name) ?? Names(signed, name)) && !name.Equals(UserAgent, StringComparison.OrdinalIgnoreCase))
                throw new S3Exception(S3Errors.AccessDenied, "There were headers present in the request which were not signed") { Details = [new("HeadersNotSigned", name.ToLowerInvariant())] };
        }
    }

    private static HashSet<string> SetOf(SignatureClaim claim)
    {
        var names = claim.SignedHeaders.Split(';');
        var set = names.ToHashSet(StringComparer.OrdinalIgnoreCase);
        return set.Count == names.Length ? set : throw Malformed(claim);
    }

    private static S3Exception Malformed(SignatureClaim claim) =>
        new(claim.Malformed, "SignedHeaders is malformed: expecting each name once, in lower case, between semicolons.");

    private static bool Names(ReadOnlySpan<char> signed, ReadOnlySpan<char> header)
    {
        foreach (var name in signed.Split(';'))
        {
            if (signed[name].Equals(header, StringComparison.OrdinalIgnoreCase))
                return true;
        }

        return false;
    }
}
