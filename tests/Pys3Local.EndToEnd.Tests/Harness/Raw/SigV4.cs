using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Pys3Local.EndToEnd.Harness.Raw;

/// <summary>Signature Version 4 from the client's side. Every field can be set wrong on purpose.</summary>
/// <remarks>https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html</remarks>
public sealed record SigV4(Keys Keys)
{
    public const string Unsigned = "UNSIGNED-PAYLOAD";

    public string Region { get; init; } = "us-east-1";

    public string Service { get; init; } = "s3";

    public DateTimeOffset Time { get; init; } = TimeProvider.System.GetUtcNow();

    public string Timestamp => Time.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);

    public string Scope => $"{Timestamp[..8]}/{Region}/{Service}/aws4_request";

    public byte[] SigningKey => new[] { Timestamp[..8], Region, Service, "aws4_request" }
        .Aggregate(Encoding.UTF8.GetBytes("AWS4" + Keys.SecretAccessKey), Hmac);

    public static string Hash(ReadOnlySpan<byte> data) => Convert.ToHexStringLower(SHA256.HashData(data));

    /// <summary>Signs in the Authorization header. The payload's hash is that of the body unless another one is given.</summary>
    /// <returns>The signature, the seed of a chunked upload.</returns>
    public string SignHeader(RawRequest request, string? payloadHash = null)
    {
        payloadHash ??= request.Header("x-amz-content-sha256") ?? Hash(request.Body);
        request.With("x-amz-content-sha256", payloadHash).With("x-amz-date", Timestamp);
        var names = SignedNames(request);
        var signature = Sign(CanonicalRequest(request, names, payloadHash));
        request.With("Authorization", $"AWS4-HMAC-SHA256 Credential={Keys.AccessKeyId}/{Scope}, SignedHeaders={string.Join(';', names)}, Signature={signature}");
        return signature;
    }

    /// <summary>Signs in the query: a URL that needs no header but Host.</summary>
    public void Presign(RawRequest request, TimeSpan valid, string payloadHash = Unsigned)
    {
        var names = SignedNames(request);
        request.WithQuery("X-Amz-Algorithm", "AWS4-HMAC-SHA256")
            .WithQuery("X-Amz-Credential", $"{Keys.AccessKeyId}/{Scope}")
            .WithQuery("X-Amz-Date", Timestamp)
            .WithQuery("X-Amz-Expires", ((long)valid.TotalSeconds).ToString(CultureInfo.InvariantCulture))
            .WithQuery("X-Amz-SignedHeaders", string.Join(';', names));
        request.WithQuery("X-Amz-Signature", Sign(CanonicalRequest(request, names, payloadHash)));
    }

    /// <summary>Signs any string to sign, a chunk's for example.</summary>
    public string SignText(string stringToSign) => Convert.ToHexStringLower(Hmac(SigningKey, stringToSign));

    private static byte[] Hmac(byte[] key, string text) => HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(text));

    private static string[] SignedNames(RawRequest request) =>
        [.. request.Headers.Select(header => header.Key.ToLowerInvariant())
            .Where(name => name == "host" || name.StartsWith("x-amz-", StringComparison.Ordinal) || name is "content-md5" or "content-type")
            .Distinct().Order(StringComparer.Ordinal)];

    private static string CanonicalRequest(RawRequest request, string[] names, string payloadHash)
    {
        var text = new StringBuilder();
        text.Append(request.Method).Append('\n');
        text.Append(UriEncoding.Encode(UriEncoding.Decode(request.Path), keepSlash: true)).Append('\n');
        text.Append(CanonicalQuery(request.Query)).Append('\n');
        foreach (var name in names)
            text.Append(name).Append(':').Append(CanonicalValue(request, name)).Append('\n');

        return text.Append('\n').Append(string.Join(';', names)).Append('\n').Append(payloadHash).ToString();
    }

    private static string CanonicalValue(RawRequest request, string name) =>
        string.Join(',', request.Headers.Where(header => header.Key.Equals(name, StringComparison.OrdinalIgnoreCase)).Select(header => header.Value.Trim()));

    private static string CanonicalQuery(string query)
    {
        var pairs = query.Split('&', StringSplitOptions.RemoveEmptyEntries)
            .Select(pair => pair.Split('=', 2))
            .Select(pair => (Name: Canonical(pair[0]), Value: pair.Length > 1 ? Canonical(pair[1]) : ""))
            .OrderBy(pair => pair.Name, StringComparer.Ordinal).ThenBy(pair => pair.Value, StringComparer.Ordinal);
        return string.Join('&', pairs.Select(pair => $"{pair.Name}={pair.Value}"));

        static string Canonical(string text) => UriEncoding.Encode(UriEncoding.Decode(text));
    }

    private string Sign(string canonicalRequest) =>
        SignText($"AWS4-HMAC-SHA256\n{Timestamp}\n{Scope}\n{Hash(Encoding.UTF8.GetBytes(canonicalRequest))}");
}
