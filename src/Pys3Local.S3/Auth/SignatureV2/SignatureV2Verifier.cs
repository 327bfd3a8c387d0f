using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Pys3Local.S3.Access;
using Pys3Local.S3.Auth.Sessions;
using Pys3Local.S3.Auth.SignatureV4;
using Pys3Local.S3.Errors;
using Pys3Local.S3.Hosting;
using Pys3Local.S3.Requests;

namespace Pys3Local.S3.Auth.SignatureV2;

/// <summary>
/// Verifies Signature Version 2, with which boto3, s3cmd and others still make URLs that are handed on. It is HMAC-SHA1 over little of
/// the request.
/// </summary>
internal sealed class SignatureV2Verifier(S3Options options)
{
    private const string Scheme = "AWS ";

    public static bool IsIn(string authorization) => authorization.StartsWith(Scheme, StringComparison.Ordinal);

    public static bool IsIn(S3Request request) => request.Query.Has("Signature") || request.Query.Has("AWSAccessKeyId");

    public Caller VerifyHeader(S3Request request, string authorization)
    {
        var colon = authorization.LastIndexOf(':');
        if (colon <= Scheme.Length)
            throw new S3Exception(S3Errors.InvalidArgument, "The authorization header is malformed: expecting \"AWS <YOUR-AKID>:<signature>\".");

        var amzDate = SingleHeader.Of(request, "x-amz-date");
        var date = amzDate ?? SingleHeader.Of(request, "Date");
        if (!TryParse(date, out var time))
            throw new S3Exception(S3Errors.AccessDenied, "AWS authentication requires a valid Date or x-amz-date header");

        if ((request.Time - time).Duration() > Times.MaxSkew)
            throw Times.Skewed(date!, time, request.Time);

        return Verify(request, new(authorization[Scheme.Length..colon], authorization[(colon + 1)..], amzDate is null ? date! : "", IsPresigned: false));
    }

    public Caller VerifyPresigned(S3Request request)
    {
        var expires = Single(request, "Expires");
        if (!long.TryParse(expires, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds))
            throw new S3Exception(S3Errors.AccessDenied, "Invalid date (should be seconds since epoch): Expires");

        var now = request.Time.ToUnixTimeSeconds();
        if (now >= seconds)
            throw Times.Expired(DateTimeOffset.FromUnixTimeSeconds(seconds), request.Time, lifetime: null);

        // Nothing in the URL says when it was signed: what is left of its life is all that can be bounded.
        if (seconds - now > PresignedQuery.MaxLifetime + (long)Times.MaxSkew.TotalSeconds)
            throw new S3Exception(S3Errors.AccessDenied, "The URL is valid for more than seven days, which is the most that this server accepts: sign it with an earlier Expires.");

        return Verify(request, new(Single(request, "AWSAccessKeyId"), Single(request, "Signature"), expires, IsPresigned: true));
    }

    private Caller Verify(S3Request request, SignatureV2Claim claim)
    {
        var path = request.Target.IsVirtualHost ? $"/{request.Bucket}{request.Target.Path}" : request.Target.Path;
        var signer = Session.FindKey(request, claim.AccessKeyId, options);
        if (signer is { } key)
        {
            foreach (var other in OtherPaths(request, path))
            {
                if (IsSignedBy(key, StringToSign.Of(request, claim, other), claim.Signature))
                    return new(key);
            }
        }

        return VerifyText(signer, options, StringToSign.Of(request, claim, path), claim.AccessKeyId, claim.Signature);
    }

    /// <summary>Under which a client may have signed the same resource.</summary>
    private IEnumerable<string> OtherPaths(S3Request request, string path)
    {
        // boto3 signs the path of a bucket with a slash at its end and sends it without; either means the bucket.
        if (path.Length > 1 && path.LastIndexOf('/') == 0)
            yield return path + "/";

        // Of the path that a proxy puts before everything, some clients know nothing when they sign.
        if (options.PathPrefix.Length > 0 && request.Bucket is { } bucket)
        {
            yield return $"/{bucket}/{request.Target.Key}";
            yield return options.PathPrefix + path;
        }
    }

    /// <summary>The caller whose key signed the text; POST forms sign their policy in this way.</summary>
    /// <param name="key">Null where the id is unknown.</param>
    public static Caller VerifyText(AccessKey? key, S3Options options, string text, string accessKeyId, string signature)
    {
        var matches = IsSignedBy(key, text, signature);
        if (key is null)
            throw KnownKeys.Unknown(options.Keys, accessKeyId);

        return matches || options.Leniency is { AnySecret: true } ? new(key) : throw new S3Exception(S3Errors.SignatureDoesNotMatch)
        {
            Details = [new("AWSAccessKeyId", accessKeyId), new("StringToSign", text), new("SignatureProvided", signature)],
        };
    }

    private static bool IsSignedBy(AccessKey? key, string text, string signature)
    {
#pragma warning disable CA5350 // What Signature Version 2 is made of.
        var expected = HMACSHA1.HashData(Encoding.UTF8.GetBytes((key ?? KnownKeys.Nobody).Secret), Encoding.UTF8.GetBytes(text));
#pragma warning restore CA5350
        return CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(Convert.ToBase64String(expected)), Encoding.UTF8.GetBytes(signature));
    }

    private static bool TryParse(string? date, out DateTimeOffset time)
    {
        const DateTimeStyles utc = DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal;
        return DateTimeOffset.TryParseExact(date, ["r", "ddd, d MMM yyyy HH:mm:ss zzz", "ddd, dd MMM yyyy HH:mm:ss zzz", "yyyyMMdd'T'HHmmss'Z'"], CultureInfo.InvariantCulture, utc, out time);
    }

    private static string Single(S3Request request, string name)
    {
        var values = request.Query.Items.Where(item => item.Key == name).Select(item => item.Value).ToArray();
        return values is [{ Length: > 0 } value]
            ? value
            : throw new S3Exception(S3Errors.AccessDenied, "Query-string authentication requires the Signature, Expires and AWSAccessKeyId parameters, each once.");
    }
}

/// <summary>What a request says of its Signature Version 2; nothing of it is verified yet.</summary>
/// <param name="Signature">Base64.</param>
/// <param name="Date">The line of the date as it is signed: the Date header, nothing beside <c>x-amz-date</c>, or Expires.</param>
/// <param name="IsPresigned">It is in the query, and headers may be there as well.</param>
internal sealed record SignatureV2Claim(string AccessKeyId, string Signature, string Date, bool IsPresigned);
