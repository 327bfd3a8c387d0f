using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Pys3Local.S3Client.Credentials;

namespace Pys3Local.S3Client.Signing;

/// <summary>Signs requests, Signature Version 4 in the Authorization header.</summary>
/// <remarks>https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html</remarks>
public static class SignatureV4
{
    public const string Unsigned = "UNSIGNED-PAYLOAD";

    /// <summary>The body comes in pieces that are signed one by one.</summary>
    public const string Streaming = "STREAMING-AWS4-HMAC-SHA256-PAYLOAD";

    /// <summary>SHA-256 of nothing.</summary>
    public const string Empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

    private const string Algorithm = "AWS4-HMAC-SHA256";

    /// <summary>The request's own signature, which the first piece of a streamed body refers to, and the header that carries it.</summary>
    /// <param name="request">What is signed; its headers are those that the signature covers, names in lower case.</param>
    /// <param name="credentials">The key.</param>
    /// <param name="scope">Day, region and service.</param>
    public static (string Header, string Signature) Sign(SignedRequest request, S3Credentials credentials, SignatureScope scope)
    {
        var names = string.Join(';', request.Headers.Keys);
        var canonical = new StringBuilder()
            .Append(request.Method).Append('\n')
            .Append(request.Path).Append('\n')
            .Append(request.Query).Append('\n');
        foreach (var (name, value) in request.Headers)
            canonical.Append(name).Append(':').Append(Trimmed(value)).Append('\n');

        canonical.Append('\n').Append(names).Append('\n').Append(request.PayloadHash);
        var toSign = $"{Algorithm}\n{scope.Time}\n{scope.Text}\n{Hex(SHA256.HashData(Encoding.UTF8.GetBytes(canonical.ToString())))}";
        var signature = Hex(HMACSHA256.HashData(scope.Key(credentials.SecretAccessKey), Encoding.UTF8.GetBytes(toSign)));
        return ($"{Algorithm} Credential={credentials.AccessKeyId}/{scope.Text},SignedHeaders={names},Signature={signature}", signature);
    }

    /// <summary>The query in the order in which it is signed, and sent.</summary>
    public static string Query(IEnumerable<KeyValuePair<string, string>> query) => string.Join(
        '&',
        query.Select(one => (Name: UriEncoding.Encode(one.Key), Value: UriEncoding.Encode(one.Value)))
            .OrderBy(one => one.Name, StringComparer.Ordinal).ThenBy(one => one.Value, StringComparer.Ordinal)
            .Select(one => $"{one.Name}={one.Value}"));

    internal static string Hex(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(bytes);

    private static string Trimmed(string value)
    {
        var text = value.Trim();
        while (text.Contains("  ", StringComparison.Ordinal))
            text = text.Replace("  ", " ", StringComparison.Ordinal);

        return text;
    }
}

/// <summary>A request as its signature sees it.</summary>
/// <param name="Path">Percent-encoded.</param>
/// <param name="Query">Percent-encoded and in order: <see cref="SignatureV4.Query"/>.</param>
/// <param name="Headers">Those that are signed, names in lower case.</param>
/// <param name="PayloadHash">SHA-256 of the body in hex, or what is said in its place.</param>
public sealed record SignedRequest(string Method, string Path, string Query, SortedDictionary<string, string> Headers, string PayloadHash);

/// <summary>For what a signature is good.</summary>
public sealed class SignatureScope(DateTimeOffset now, string region, string service)
{
    /// <summary><c>20261129T101500Z</c>.</summary>
    public string Time { get; } = now.UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);

    public string Text => $"{Day}/{region}/{service}/aws4_request";

    private string Day => Time[..8];

    public byte[] Key(string secret)
    {
        var day = HMACSHA256.HashData(Encoding.UTF8.GetBytes("AWS4" + secret), Encoding.UTF8.GetBytes(Day));
        return HMACSHA256.HashData(
            HMACSHA256.HashData(HMACSHA256.HashData(day, Encoding.UTF8.GetBytes(region)), Encoding.UTF8.GetBytes(service)), "aws4_request"u8);
    }
}
