using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Pys3Local.S3.Access;

namespace Pys3Local.S3.Tests.Endpoint;

/// <summary>Presigned URLs as SDKs make them: whatever is to be a header stands in the query.</summary>
internal static class Presigner
{
    /// <summary>Signature Version 4: the whole query is signed.</summary>
    public static string V4(string method, string target, AccessKey key, DateTimeOffset now)
    {
        var time = now.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);
        var scope = $"{time[..8]}/us-east-1/s3/aws4_request";
        var parts = target.Split('?', 2);
        var query = parts.Skip(1).SelectMany(q => q.Split('&')).Select(i => i.Contains('=') ? i : i + "=").Concat(
        [
            "X-Amz-Algorithm=AWS4-HMAC-SHA256", $"X-Amz-Credential={Uri.EscapeDataString($"{key.Id}/{scope}")}", $"X-Amz-Date={time}",
            "X-Amz-Expires=3600", "X-Amz-SignedHeaders=host",
        ]).OrderBy(i => i.Split('=')[0], StringComparer.Ordinal).ToArray();
        var canonical = $"{method}\n{parts[0]}\n{string.Join('&', query)}\nhost:localhost\n\nhost\nUNSIGNED-PAYLOAD";
        var text = $"AWS4-HMAC-SHA256\n{time}\n{scope}\n{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(canonical)))}";
        var signing = Encoding.UTF8.GetBytes("AWS4" + key.Secret);
        foreach (var step in scope.Split('/'))
            signing = HMACSHA256.HashData(signing, Encoding.UTF8.GetBytes(step));

        return $"{parts[0]}?{string.Join('&', query)}&X-Amz-Signature={Convert.ToHexStringLower(HMACSHA256.HashData(signing, Encoding.UTF8.GetBytes(text)))}";
    }

    /// <summary>Signature Version 2: what begins with x-amz- is signed as the header that it is, and then moved to the query.</summary>
    public static string V2(string method, string target, AccessKey key, DateTimeOffset now)
    {
        var expires = now.ToUnixTimeSeconds() + 3600;
        var parts = target.Split('?', 2);
        var query = parts.Skip(1).SelectMany(q => q.Split('&')).ToArray();
        var headers = query.Where(i => i.StartsWith("x-amz-", StringComparison.OrdinalIgnoreCase)).Select(i => i.Split('='))
            .Select(i => $"{Uri.UnescapeDataString(i[0]).ToLowerInvariant()}:{Uri.UnescapeDataString(i[1])}\n").Order(StringComparer.Ordinal);
        var text = $"{method}\n\n\n{expires}\n{string.Concat(headers)}{parts[0]}";
#pragma warning disable CA5350 // What Signature Version 2 is made of.
        var signature = Convert.ToBase64String(HMACSHA1.HashData(Encoding.UTF8.GetBytes(key.Secret), Encoding.UTF8.GetBytes(text)));
#pragma warning restore CA5350
        return $"{parts[0]}?{string.Join('&', query)}{(query.Length > 0 ? "&" : "")}AWSAccessKeyId={key.Id}&Expires={expires}&Signature={Uri.EscapeDataString(signature)}";
    }
}
