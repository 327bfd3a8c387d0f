using System.Globalization;
using Pys3Local.S3.Errors;

namespace Pys3Local.S3.Auth.SignatureV4;

/// <summary>The query parameters of a presigned URL.</summary>
/// <remarks>https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-query-string-auth.html</remarks>
internal static class PresignedQuery
{
    public const string AlgorithmName = "X-Amz-Algorithm";
    public const string CredentialName = "X-Amz-Credential";
    public const string SignatureName = "X-Amz-Signature";

    /// <summary>Seconds: seven days.</summary>
    private const int MaxLifetime = 604800;

    private static readonly S3Error Malformed = S3Errors.AuthorizationQueryParametersError;

    public static bool IsIn(S3Request request) =>
        request.Query.Has(SignatureName) || request.Query.Has(AlgorithmName) || request.Query.Has(CredentialName);

    public static SignatureClaim Parse(S3Request request)
    {
        if (Required(request, AlgorithmName) != SignatureClaim.Algorithm)
            throw new S3Exception(Malformed, $"{AlgorithmName} only supports \"{SignatureClaim.Algorithm}\"");

        var timestamp = Required(request, "X-Amz-Date");
        if (!AmzDate.TryParse(timestamp, out var time))
            throw new S3Exception(Malformed, "X-Amz-Date must be in the ISO8601 Long Format \"yyyyMMdd'T'HHmmss'Z'\"");

        return new()
        {
            Credential = Credential.Parse(Required(request, CredentialName), Malformed),
            SignedHeaders = Required(request, "X-Amz-SignedHeaders"),
            Signature = Required(request, SignatureName),
            Timestamp = timestamp,
            Time = time,
            Lifetime = Lifetime(Required(request, "X-Amz-Expires")),
            PayloadHash = Single(request, "X-Amz-Content-Sha256") ?? SingleHeader.Of(request, "x-amz-content-sha256") ?? Body.Payload.UnsignedName,
        };
    }

    private static TimeSpan Lifetime(string text)
    {
        if (!int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var seconds))
            throw new S3Exception(Malformed, "X-Amz-Expires should be a number");

        return seconds is >= 1 and <= MaxLifetime
            ? TimeSpan.FromSeconds(seconds)
            : throw new S3Exception(Malformed, $"X-Amz-Expires must be at least 1 and less than a week (in seconds): at most {MaxLifetime}.");
    }

    private static string Required(S3Request request, string name) => Single(request, name) is { Length: > 0 } value
        ? value
        : throw new S3Exception(Malformed, "Query-string authentication version 4 requires the X-Amz-Algorithm, X-Amz-Credential, X-Amz-Signature, X-Amz-Date, X-Amz-SignedHeaders, and X-Amz-Expires parameters.");

    private static string? Single(S3Request request, string name)
    {
        string? value = null;
        foreach (var item in request.Query.Items)
            if (item.Key.Equals(name, StringComparison.OrdinalIgnoreCase))
                value = value is null ? item.Value : throw new S3Exception(Malformed, $"The query parameter {name} stands more than once.");

        return value;
    }
}
