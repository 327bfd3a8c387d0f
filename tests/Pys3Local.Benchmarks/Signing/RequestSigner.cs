using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Pys3Local.Benchmarks.Load;

namespace Pys3Local.Benchmarks.Signing;

/// <summary>Signature Version 4 of a client, written apart from the server's: what both agree on is right.</summary>
/// <remarks>https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-authenticating-requests.html</remarks>
internal sealed class RequestSigner
{
    public const string AccessKeyId = "BENCHMARKBENCHMARK01";
    public const string Secret = "benchmark-secret-of-40-characters-length";
    private const string UnsignedPayload = "UNSIGNED-PAYLOAD";
    private const string Region = "us-east-1";

    private readonly string _timestamp;
    private readonly string _scope;
    private readonly byte[] _key;

    public RequestSigner(DateTimeOffset now)
    {
        _timestamp = now.UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);
        var day = _timestamp[..8];
        _scope = $"{day}/{Region}/s3/aws4_request";
        _key = Mac(Mac(Mac(Mac(Encoding.ASCII.GetBytes("AWS4" + Secret), day), Region), "s3"), "aws4_request");
    }

    /// <summary>A request whose signature is in its target, as a link that is handed to somebody.</summary>
    /// <param name="path">Path-style, without characters that need escaping.</param>
    /// <param name="query">In order, escaped: <c>list-type=2&amp;prefix=a</c>; it may begin anywhere in the alphabet.</param>
    public Request Presigned(string method, string path, Endpoint to, Body? body = null, string query = "") =>
        Request.Create(method, Target(method, path, to, query), to, body, []);

    /// <summary>The path and query of a presigned URL.</summary>
    public string Target(string method, string path, Endpoint to, string query = "")
    {
        string[] parameters =
        [
            "X-Amz-Algorithm=AWS4-HMAC-SHA256", $"X-Amz-Credential={AccessKeyId}%2F{_scope.Replace("/", "%2F", StringComparison.Ordinal)}",
            $"X-Amz-Date={_timestamp}", "X-Amz-Expires=86400", "X-Amz-SignedHeaders=host",
            .. query.Split('&', StringSplitOptions.RemoveEmptyEntries),
        ];
        Array.Sort(parameters, StringComparer.Ordinal);
        var all = string.Join('&', parameters);
        var signature = Sign($"{method}\n{path}\n{all}\nhost:{to.Host}\n\nhost\n{UnsignedPayload}");
        return $"{path}?{all}&X-Amz-Signature={signature}";
    }

    /// <summary>A request with an Authorization header that covers the hash of the body.</summary>
    /// <param name="query">In order, escaped: <c>delete=</c>.</param>
    /// <param name="unsigned">More headers, which the signature does not cover.</param>
    public Request Signed(string method, string path, Endpoint to, Body body, string query = "", params IEnumerable<(string Name, string Value)> unsigned)
    {
        const string names = "host;x-amz-content-sha256;x-amz-date";
        var signature = Sign(
            $"{method}\n{path}\n{query}\nhost:{to.Host}\nx-amz-content-sha256:{body.Sha256}\nx-amz-date:{_timestamp}\n\n{names}\n{body.Sha256}");
        return Request.Create(method, query.Length > 0 ? $"{path}?{query}" : path, to, body,
        [
            .. unsigned, ("x-amz-content-sha256", body.Sha256), ("x-amz-date", _timestamp),
            ("Authorization", $"AWS4-HMAC-SHA256 Credential={AccessKeyId}/{_scope}, SignedHeaders={names}, Signature={signature}"),
        ]);
    }

    private string Sign(string canonical)
    {
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(canonical)));
        return Convert.ToHexStringLower(Mac(_key, $"AWS4-HMAC-SHA256\n{_timestamp}\n{_scope}\n{hash}"));
    }

    private static byte[] Mac(byte[] key, string text) => HMACSHA256.HashData(key, Encoding.ASCII.GetBytes(text));
}
