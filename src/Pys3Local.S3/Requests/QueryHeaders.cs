using Pys3Local.S3.Checksums;
using Pys3Local.S3.Errors;

namespace Pys3Local.S3.Requests;

/// <summary>
/// Headers that are in the query of a presigned URL: whoever only hands out a URL has no other place for them, and SDKs move
/// them there. Each counts as the header that it names, before anything is decided, so that policies see what will be done.
/// </summary>
/// <remarks>What may be there is a list: a name that this server does not know is refused where the request writes.</remarks>
internal static class QueryHeaders
{
    private const string Prefix = "x-amz-";
    private const string MetadataPrefix = "x-amz-meta-";

    /// <summary>What says how the URL is signed.</summary>
    private static readonly HashSet<string> OfSignature = new(StringComparer.OrdinalIgnoreCase)
    {
        "X-Amz-Algorithm", "X-Amz-Credential", "X-Amz-Date", "X-Amz-Expires", "X-Amz-SignedHeaders", "X-Amz-Signature", "X-Amz-Content-Sha256", "X-Amz-Security-Token",
    };

    /// <summary>Ignored, as S3 ignores them there: checksums of a body that nobody knew when the URL was made, tags, and what says something of the client only.</summary>
    private static readonly HashSet<string> Ignored = new(StringComparer.OrdinalIgnoreCase)
    {
        "x-amz-sdk-checksum-algorithm", "x-amz-tagging", "x-amz-user-agent",
    };

    private static readonly HashSet<string> Counted = new(StringComparer.OrdinalIgnoreCase)
    {
        "x-amz-acl", "x-amz-bucket-object-lock-enabled", "x-amz-bypass-governance-retention", "x-amz-checksum-algorithm", "x-amz-checksum-mode", "x-amz-checksum-type",
        "x-amz-copy-source", "x-amz-copy-source-if-match", "x-amz-copy-source-if-modified-since", "x-amz-copy-source-if-none-match",
        "x-amz-copy-source-if-unmodified-since", "x-amz-copy-source-range", "x-amz-expected-bucket-owner", "x-amz-grant-full-control", "x-amz-grant-read",
        "x-amz-grant-read-acp", "x-amz-grant-write", "x-amz-grant-write-acp", "x-amz-if-match-last-modified-time", "x-amz-if-match-size", "x-amz-max-parts", "x-amz-metadata-directive",
        "x-amz-mfa", "x-amz-mp-object-size", "x-amz-object-attributes", "x-amz-object-lock-legal-hold", "x-amz-object-lock-mode", "x-amz-object-lock-retain-until-date",
        "x-amz-object-ownership", "x-amz-optional-object-attributes", "x-amz-part-number-marker", "x-amz-request-payer", "x-amz-source-expected-bucket-owner",
        "x-amz-storage-class", "x-amz-tagging-directive", "x-amz-website-redirect-location", "x-amz-write-offset-bytes",
    };

    /// <summary>
    /// Headers of HTTP that boto3 (Signature Version 2) and the SDK for JavaScript v2 put there. One that the request has as a header as well
    /// counts as that header: whoever sends the body knows it better.
    /// </summary>
    private static readonly HashSet<string> OfContent = new(StringComparer.OrdinalIgnoreCase)
    {
        "Cache-Control", "Content-Disposition", "Content-Encoding", "Content-Language", "Content-MD5", "Content-Type",
    };

    /// <summary>Names whose rest is free; those of encryption are looked at by each operation.</summary>
    private static readonly string[] CountedPrefixes = [MetadataPrefix, "x-amz-server-side-encryption", "x-amz-copy-source-server-side-encryption"];

    public static bool Is(string parameter) => parameter.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase);

    /// <summary>It carries a key. It belongs in a header: addresses are logged, kept and passed on.</summary>
    public static bool IsSecret(string name) => SecretParameters.IsKey(name);

    /// <summary>It belongs to every request, signed or not, and sets nothing.</summary>
    public static bool SaysNothing(string parameter) => OfSignature.Contains(parameter) || Ignored.Contains(parameter) || ChecksumNames.FromHeader(parameter) is not null;

    /// <summary>In a presigned URL it counts as the header of that name.</summary>
    public static bool Counts(string parameter) => Counted.Contains(parameter) || OfContent.Contains(parameter) || BeginsAsCounted(parameter);

    private static bool BeginsAsCounted(string parameter)
    {
        foreach (var prefix in CountedPrefixes)
        {
            if (parameter.StartsWith(prefix, StringComparison.OrdinalIgnoreCase))
                return true;
        }

        return false;
    }

    /// <summary>Makes them headers of a request whose URL is presigned. A name that the request has twice with different values is refused: which one counts would be a guess.</summary>
    public static void Take(S3Request request)
    {
        request.TakesQueryHeaders = true;
        foreach (var (name, value) in request.Query.Items)
        {
            if (OfSignature.Contains(name) || !Counts(name) || (OfContent.Contains(name) && (value.Length == 0 || request.Headers.ContainsKey(name))))
                continue;

            if (IsSecret(name))
                throw Refused(name, "is a key, and URLs are logged and passed on: send it as a header.");

            if (!HeaderText.IsName(name) || !HeaderText.IsValue(value))
                throw Refused(name, "is not a header.");

            if (request.Header(name) is { } header)
            {
                if (header == value)
                    continue;

                throw Refused(name, "appears more than once, in the query or as a header.");
            }

            request.AddHeader(Is(name) ? name.ToLowerInvariant() : name, value);
        }
    }

    private static S3Exception Refused(string name, string why) =>
        new(S3Errors.InvalidArgument, $"The query parameter '{(name.Length <= 64 ? name : name[..64] + "…")}' {why}") { Details = [new("ArgumentName", name.Length <= 255 ? name : name[..255])] };
}
