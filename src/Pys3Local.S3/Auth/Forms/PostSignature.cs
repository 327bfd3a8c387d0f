using System.Security.Cryptography;
using System.Text;
using Pys3Local.S3.Access;
using Pys3Local.S3.Auth.Sessions;
using Pys3Local.S3.Auth.SignatureV2;
using Pys3Local.S3.Auth.SignatureV4;
using Pys3Local.S3.Errors;
using Pys3Local.S3.Hosting;
using Pys3Local.S3.Requests;

namespace Pys3Local.S3.Auth.Forms;

/// <summary>Whose signature a form's policy bears.</summary>
/// <remarks>https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-authentication-HTTPPOST.html</remarks>
internal static class PostSignature
{
    /// <summary>The caller; anonymous where the form is not signed.</summary>
    public static Caller Verify(PostFields fields, S3Options options, DateTimeOffset now)
    {
        if (options.NoAuth)
            return Caller.Everyone;

        var (v4, v2) = (fields["x-amz-signature"], fields["signature"]);
        if ((v4 ?? v2) is null)
            return fields["policy"] is null ? Caller.Anonymous : throw Missing("X-Amz-Signature");

        var policy = fields["policy"] ?? throw Missing("policy");
        if (v4 is null)
            return VerifyV2(fields, policy, v2!, options, now);

        return v2 is null
            ? VerifyV4(fields, policy, v4, options, now)
            : throw new S3Exception(S3Errors.InvalidArgument, "Only one auth mechanism allowed: the form has two signatures.");
    }

    private static S3Exception Missing(string field) => new(S3Errors.InvalidArgument, $"Bucket POST must contain a field named '{field}'. If it is specified, please check the order of the fields.")
    {
        Details = [new("ArgumentName", field), new("ArgumentValue", "")],
    };

    private static Caller VerifyV4(PostFields fields, string policy, string signature, S3Options options, DateTimeOffset now)
    {
        var malformed = S3Errors.InvalidArgument;
        if (fields["x-amz-algorithm"] != SignatureClaim.Algorithm)
            throw new S3Exception(malformed, $"X-Amz-Algorithm only supports \"{SignatureClaim.Algorithm}\"");

        var timestamp = fields["x-amz-date"] ?? "";
        if (!AmzDate.TryParse(timestamp, out var time))
            throw new S3Exception(malformed, "X-Amz-Date must be in the ISO8601 Long Format \"yyyyMMdd'T'HHmmss'Z'\"");

        var credential = Credential.Parse(fields["x-amz-credential"] ?? "", malformed);
        var region = options.Leniency is null ? options.Region : credential.Region;
        credential.Check(region, timestamp, malformed);
        if (time - now > Times.MaxSkew)
            throw Times.NotYetValid(time, now);

        var key = Session.FindKey(fields[Session.Header], credential.AccessKeyId, options, now);
        var expected = new byte[ChunkSignatures.Length];
        Signature.Compute(SigningKey.Derive((key ?? KnownKeys.Nobody).Secret, credential.Date, region), Encoding.UTF8.GetBytes(policy), expected);
        var matches = CryptographicOperations.FixedTimeEquals(expected, Encoding.UTF8.GetBytes(signature));
        if (key is null)
            throw KnownKeys.Unknown(options.Keys, credential.AccessKeyId);

        return matches || options.Leniency is { AnySecret: true } ? new(key) : throw new S3Exception(S3Errors.SignatureDoesNotMatch)
        {
            Details = [new("AWSAccessKeyId", credential.AccessKeyId), new("StringToSign", policy), new("SignatureProvided", signature)],
        };
    }

    private static Caller VerifyV2(PostFields fields, string policy, string signature, S3Options options, DateTimeOffset now) => options.SignatureV2
        ? SignatureV2Verifier.VerifyText(Session.FindKey(fields[Session.Header], fields["AWSAccessKeyId"] ?? "", options, now), options, policy, fields["AWSAccessKeyId"] ?? "", signature)
        : throw new S3Exception(S3Errors.InvalidRequest, "The authorization mechanism you have provided is not supported. Please use AWS4-HMAC-SHA256.");
}
