using Pys3Local.S3.Errors;

namespace Pys3Local.S3.Auth.SignatureV4;

/// <summary>Whose key signed, and the scope of the signature: <c>id/date/region/service/aws4_request</c>.</summary>
/// <param name="Text">All of it, as it came.</param>
internal readonly record struct Credential(string Text, string AccessKeyId)
{
    public const string S3 = "s3";
    public const string Sts = "sts";
    public const string Aws4Request = "aws4_request";

    private const int ScopeParts = 4;

    /// <summary>All but the id, as it is signed.</summary>
    public ReadOnlySpan<char> Scope => Text.AsSpan(AccessKeyId.Length + 1);

    /// <summary>The first part of the scope, a day: <c>20130524</c>.</summary>
    public ReadOnlySpan<char> Date => Scope[..Scope.IndexOf('/')];

    /// <summary>Id and day, <c>id/20130524</c>: what a signing key is made for in a region and for a service.</summary>
    public ReadOnlySpan<char> IdAndDate => Text.AsSpan(0, AccessKeyId.Length + 1 + Date.Length);

    /// <summary>The region of the scope; empty where it names none.</summary>
    public string Region => Text[(AccessKeyId.Length + 1)..].Split('/')[1];

    /// <param name="malformed">The error that says that this way of signing was not done right.</param>
    public static Credential Parse(string text, S3Error malformed)
    {
        // An id may contain slashes; the scope does not.
        var id = text.AsSpan();
        for (var i = 0; i < ScopeParts; i++)
            id = id.LastIndexOf('/') is var slash and >= 0 ? id[..slash] : default;

        if (id.IsEmpty || id[0] == '/')
            throw new S3Exception(malformed, "The Credential is malformed: expecting \"<YOUR-AKID>/YYYYMMDD/REGION/SERVICE/aws4_request\".");

        return new(text, id.ToString());
    }

    /// <summary>Refuses a scope that is not this server's, or not of the day of the signature.</summary>
    public void Check(string region, ReadOnlySpan<char> timestamp, S3Error malformed, string service = S3)
    {
        Span<Range> parts = stackalloc Range[ScopeParts];
        var scope = Scope;
        scope.Split(parts, '/');
        if (scope[parts[3]] is not Aws4Request)
            throw new S3Exception(malformed, $"The Credential is malformed: its scope does not end in \"{Aws4Request}\".");

        if (!scope[parts[2]].SequenceEqual(service))
            throw new S3Exception(malformed, $"The Credential names the wrong service \"{scope[parts[2]]}\". This endpoint belongs to \"{service}\".");

        // How mc signs for MinIO's own administration, which belongs to no region.
        if (scope[parts[1]].IsEmpty)
            throw new S3Exception(S3Errors.NotImplemented, "The signature names no region, as those for MinIO's admin API do: that API is not offered. Keys are managed with 'pys3local keys', a running server is checked with 'pys3local doctor'.");

        if (!scope[parts[1]].SequenceEqual(region))
            throw new S3Exception(malformed, $"The Credential is malformed; the region '{scope[parts[1]]}' is wrong; expecting '{region}'") { Details = [new("Region", region)] };

        if (!timestamp.StartsWith(Date) || Date.Length != 8)
            throw new S3Exception(malformed, $"The Credential is malformed: its date \"{Date}\" is not the day of the request's time \"{timestamp}\".");
    }
}
