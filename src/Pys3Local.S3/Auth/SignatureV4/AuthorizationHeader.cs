using System.Globalization;
using Pys3Local.S3.Errors;
using Pys3Local.S3.Requests;

namespace Pys3Local.S3.Auth.SignatureV4;

/// <summary>The Authorization header: <c>AWS4-HMAC-SHA256 Credential=…, SignedHeaders=…, Signature=…</c>.</summary>
/// <remarks>https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-auth-using-authorization-header.html</remarks>
internal static class AuthorizationHeader
{
    private static readonly S3Error Malformed = S3Errors.AuthorizationHeaderMalformed;

    /// <summary>Of the Date header: RFC 9110, and with the offset of RFC 5322 (<c>+0000</c>, <c>-0000</c>), which mail libraries write.</summary>
    private static readonly string[] DateForms = ["r", "ddd, d MMM yyyy HH:mm:ss zzz", "ddd, dd MMM yyyy HH:mm:ss zzz"];

    /// <param name="payloadHash">Of the body, where no header says it.</param>
    public static SignatureClaim Parse(string value, S3Request request, string? payloadHash = null)
    {
        if (!value.StartsWith(SignatureClaim.Algorithm + ' ', StringComparison.Ordinal))
            throw new S3Exception(Malformed, $"The authorization header is malformed: expecting {SignatureClaim.Algorithm}.");

        string? credential = null, signedHeaders = null, signature = null;
        var fields = value.AsSpan(SignatureClaim.Algorithm.Length);
        foreach (var range in fields.Split(','))
        {
            var field = fields[range].Trim();
            var equals = field.IndexOf('=');
            var text = field[(equals + 1)..].ToString();
            switch (equals < 0 ? "" : field[..equals])
            {
                case "Credential":
                    Set(ref credential, text);
                    break;
                case "SignedHeaders":
                    Set(ref signedHeaders, text);
                    break;
                case "Signature":
                    Set(ref signature, text);
                    break;
                default:
                    throw new S3Exception(Malformed, "The authorization header is malformed: expecting Credential, SignedHeaders and Signature, and nothing else.");
            }
        }

        var timestamp = Timestamp(request, out var time);
        return new()
        {
            Credential = Credential.Parse(credential ?? throw Missing("Credential"), Malformed),
            SignedHeaders = signedHeaders ?? throw Missing("SignedHeaders"),
            Signature = signature ?? throw Missing("Signature"),
            Timestamp = timestamp,
            Time = time,
            PayloadHash = payloadHash ?? SingleHeader.Of(request, "x-amz-content-sha256")
                ?? throw new S3Exception(S3Errors.InvalidRequest, "Missing required header for this request: x-amz-content-sha256"),
        };
    }

    private static void Set(ref string? field, string value) =>
        field = field is null && value.Length > 0 ? value : throw new S3Exception(Malformed, "The authorization header is malformed: a component is empty or appears twice.");

    private static string Timestamp(S3Request request, out DateTimeOffset time)
    {
        var text = SingleHeader.Of(request, "x-amz-date") ?? SingleHeader.Of(request, "Date")
            ?? throw new S3Exception(S3Errors.AccessDenied, "AWS authentication requires a valid Date or x-amz-date header");
        if (AmzDate.TryParse(text, out time))
            return text;

        const DateTimeStyles utc = DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal;
        return DateTimeOffset.TryParseExact(text, DateForms, CultureInfo.InvariantCulture, utc, out time)
            ? AmzDate.Format(time)
            : throw new S3Exception(S3Errors.AccessDenied, "AWS authentication requires a valid Date or x-amz-date header");
    }

    private static S3Exception Missing(string component) => new(Malformed, $"The authorization header is malformed: it has no {component}.");
}
