using Pys3Local.S3.Errors;

namespace Pys3Local.S3.Auth.SignatureV4;

/// <summary>Whose key signed, and the scope of the signature: <c>id/date/region/service/aws4_request</c>.</summary>
/// <param name="Date">A day: <c>20130524</c>.</param>
internal sealed record Credential(string AccessKeyId, string Date, string Region, string Service, string Terminator)
{
    public const string S3 = "s3";
    public const string Aws4Request = "aws4_request";

    /// <summary>The scope as it is signed.</summary>
    public string Scope => $"{Date}/{Region}/{Service}/{Terminator}";

    /// <param name="malformed">The error that says that this way of signing was not done right.</param>
    public static Credential Parse(string text, S3Error malformed)
    {
        // An id may contain slashes; the scope does not.
        var parts = text.Split('/');
        return parts.Length >= 5 && parts[0].Length > 0
            ? new(string.Join('/', parts[..^4]), parts[^4], parts[^3], parts[^2], parts[^1])
            : throw new S3Exception(malformed, "The Credential is malformed: expecting \"<YOUR-AKID>/YYYYMMDD/REGION/SERVICE/aws4_request\".");
    }

    /// <summary>Refuses a scope that is not this server's, or not of the day of the signature.</summary>
    public void Check(string region, ReadOnlySpan<char> timestamp, S3Error malformed)
    {
        if (Terminator != Aws4Request)
            throw new S3Exception(malformed, $"The Credential is malformed: its scope does not end in \"{Aws4Request}\".");

        if (Service != S3)
            throw new S3Exception(malformed, $"The Credential names the wrong service \"{Service}\". This endpoint belongs to \"{S3}\".");

        if (Region != region)
            throw new S3Exception(malformed, $"The Credential is malformed; the region '{Region}' is wrong; expecting '{region}'") { Details = [new("Region", region)] };

        if (!timestamp.StartsWith(Date) || Date.Length != 8)
            throw new S3Exception(malformed, $"The Credential is malformed: its date \"{Date}\" is not the day of the request's time \"{timestamp}\".");
    }
}
