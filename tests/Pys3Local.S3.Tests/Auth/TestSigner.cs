using System.Security.Cryptography;
using System.Text;

namespace Pys3Local.S3.Tests.Auth;

/// <summary>Signature Version 4 as a client does it: on strings, step by step, sharing nothing with the server.</summary>
internal static class TestSigner
{
    public const string Scope = "20130524/us-east-1/s3/aws4_request";

    public static byte[] SigningKey { get; } = new[] { "20130524", "us-east-1", "s3", "aws4_request" }
        .Aggregate(Encoding.UTF8.GetBytes("AWS4" + Examples.Secret), (key, text) => HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(text)));

    public static string Sha256(byte[] data) => Convert.ToHexStringLower(SHA256.HashData(data));

    public static string Hmac(string text) => Convert.ToHexStringLower(HMACSHA256.HashData(SigningKey, Encoding.UTF8.GetBytes(text)));

    /// <summary>Signs every header that is there, and the body by its hash unless told otherwise.</summary>
    public static TestRequest Sign(TestRequest request, string? payload = null, string scope = Scope, string keyId = Examples.KeyId)
    {
        request.Headers["x-amz-date"] = Examples.Timestamp;
        request.Headers["x-amz-content-sha256"] = payload ?? Sha256(request.Body);
        var names = request.Headers.Keys.Select(name => name.ToLowerInvariant()).Order(StringComparer.Ordinal).ToArray();
        var signature = Signature(request, request.Target, names, request.Headers["x-amz-content-sha256"]!, scope);
        request.Headers["Authorization"] = $"AWS4-HMAC-SHA256 Credential={keyId}/{scope}, SignedHeaders={string.Join(';', names)}, Signature={signature}";
        return request;
    }

    public static TestRequest Presign(TestRequest request, int expires = 3600, string timestamp = Examples.Timestamp, string scope = Scope)
    {
        var names = request.Headers.Keys.Select(name => name.ToLowerInvariant()).Order(StringComparer.Ordinal).ToArray();
        var separator = request.Target.Contains('?') ? '&' : '?';
        request.Target += $"{separator}X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential={Uri.EscapeDataString($"{Examples.KeyId}/{scope}")}&X-Amz-Date={timestamp}&X-Amz-Expires={expires}&X-Amz-SignedHeaders={Uri.EscapeDataString(string.Join(';', names))}";
        request.Target += "&X-Amz-Signature=" + Signature(request, request.Target, names, "UNSIGNED-PAYLOAD", scope, timestamp);
        return request;
    }

    private static string Signature(TestRequest request, string target, string[] names, string payload, string scope, string timestamp = Examples.Timestamp)
    {
        var question = target.IndexOf('?');
        var path = question < 0 ? target : target[..question];
        var query = question < 0 ? [] : target[(question + 1)..].Split('&').Select(item => item.Contains('=') ? item : item + "=").Order(StringComparer.Ordinal).ToArray();
        var headers = string.Concat(names.Select(name => $"{name}:{string.Join(',', request.Headers[name].Select(value => value!.Trim()))}\n"));
        var canonical = $"{request.Method}\n{path}\n{string.Join('&', query)}\n{headers}\n{string.Join(';', names)}\n{payload}";
        return Hmac($"AWS4-HMAC-SHA256\n{timestamp}\n{scope}\n{Sha256(Encoding.UTF8.GetBytes(canonical))}");
    }
}
