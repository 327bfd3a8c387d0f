using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Pys3Local.S3.Access;

namespace Pys3Local.S3.Tests.Endpoint;

/// <summary>Signature Version 4 in the header as a simple client does it, the body left unsigned.</summary>
internal static class HeaderSigner
{
    public static void Sign(HttpRequest request, string target, AccessKey key, DateTimeOffset now)
    {
        var time = now.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);
        var scope = $"{time[..8]}/us-east-1/s3/aws4_request";
        request.Headers["x-amz-date"] = time;
        request.Headers["x-amz-content-sha256"] = "UNSIGNED-PAYLOAD";

        var names = request.Headers.Keys.Where(n => !n.Equals("Content-Length", StringComparison.OrdinalIgnoreCase))
            .Select(n => n.ToLowerInvariant()).Order(StringComparer.Ordinal).ToList();
        var parts = target.Split('?', 2);
        var query = parts.Skip(1).SelectMany(q => q.Split('&')).Select(i => i.Contains('=') ? i : i + "=").Order(StringComparer.Ordinal);
        var headers = string.Concat(names.Select(n => $"{n}:{request.Headers[n].ToString().Trim()}\n"));
        var canonical = $"{request.Method}\n{parts[0]}\n{string.Join('&', query)}\n{headers}\n{string.Join(';', names)}\nUNSIGNED-PAYLOAD";
        var text = $"AWS4-HMAC-SHA256\n{time}\n{scope}\n{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(canonical)))}";

        var signing = Encoding.UTF8.GetBytes("AWS4" + key.Secret);
        foreach (var step in scope.Split('/'))
            signing = HMACSHA256.HashData(signing, Encoding.UTF8.GetBytes(step));

        var signature = Convert.ToHexStringLower(HMACSHA256.HashData(signing, Encoding.UTF8.GetBytes(text)));
        request.Headers.Authorization = $"AWS4-HMAC-SHA256 Credential={key.Id}/{scope}, SignedHeaders={string.Join(';', names)}, Signature={signature}";
    }
}
