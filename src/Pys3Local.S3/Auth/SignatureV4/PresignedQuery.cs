using System.Globalization;
using Pys3Local.S3.Errors;
using Pys3Local.S3.Requests;

namespace Pys3Local.S3.Auth.SignatureV4;

/// <summary>The query parameters of a presigned URL.</summary>
/// <remarks>https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-query-string-auth.html</remarks>
internal static class PresignedQuery
{
    public const string AlgorithmName = "X-Amz-Algorithm";
    public const string CredentialName = "X-Amz-Credential";
    public const string SignatureName = "X-Amz-Signature";

    /// <summary>Seconds: seven days.</summary>
    public const int MaxLifetime = 604800;

    private static readonly S3Error Malformed = S3Errors.AuthorizationQueryParametersError;

    public static bool IsIn(S3Request request) =>
        request.Query.Has(SignatureName) || request.Query.Has(AlgorithmName) || request.Query.Has(CredentialName);

    public static SignatureClaim Parse(S3Request request)
    {
        string? algorithm = null, credential = null, date = null, expires = null, signedHeaders = null, signature = null, payloadHash = null;
        foreach (var (name, value) in request.Query.Items)
        {
            if (Is(name, AlgorithmName))
                Set(ref algorithm, name, value);
            else if (Is(name, CredentialName))
                Set(ref credential, name, value);
            else if (Is(name, "X-Amz-Date"))
                Set(ref date, name, value);
            else if (Is(name, "X-Amz-Expires"))
                Set(ref expires, name, value);
            else if (Is(name, "X-Amz-SignedHeaders"))
                Set(ref signedHeaders, name, value);
            else if (Is(name, SignatureName))
                Set(ref signature, name, value);
            else if (Is(name, "X-Amz-Content-Sha256"))
                Set(ref payloadHash, name, value);
        }

        if (Required(algorithm) != SignatureClaim.Algorithm)
            throw new S3Exception(Malformed, $"{AlgorithmName} only supports \"{SignatureClaim.Algorithm}\"");

        var timestamp = Required(date);
        if (!AmzDate.TryParse(timestamp, out var time))
            throw new S3Exception(Malformed, "X-Amz-Date must be in the ISO8601 Long Format \"yyyyMMdd'T'HHmmss'Z'\"");

        return new()
        {
            Credential = Credential.Parse(Required(credential), Malformed),
            SignedHeaders = Required(signedHeaders),
            Signature = Required(signature),
            Timestamp = timestamp,
            Time = time,
            Lifetime = Lifetime(Required(expires)),
            PayloadHash = payloadHash ?? SingleHeader.Of(request, "x-amz-content-sha256") ?? Body.Payload.UnsignedName,
        };
    }

    private static bool Is(string name, string parameter) => name.Equals(parameter, StringComparison.OrdinalIgnoreCase);

    private static void Set(ref string? field, string name, string value) =>
        field = field is null ? value : throw new S3Exception(Malformed, $"The query parameter {name} appears more than once.");

    private static TimeSpan Lifetime(string text)
    {
        if (!int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var seconds))
            throw new S3Exception(Malformed, "X-Amz-Expires should be a number");

        return seconds is >= 1 and <= MaxLifetime
            ? TimeSpan.FromSeconds(seconds)
            : throw new S3Exception(Malformed, $"X-Amz-Expires must be at least 1 and less than a week (in seconds): at most {MaxLifetime}.");
    }

    private static string Required(string? value) => value is { Length: > 0 }
        ? value
        : throw new S3Exception(Malformed, "Query-string authentication version 4 requires the X-Amz-Algorithm, X-Amz-Credential, X-Amz-Signature, X-Amz-Date, X-Amz-SignedHeaders, and X-Amz-Expires parameters.");
}
