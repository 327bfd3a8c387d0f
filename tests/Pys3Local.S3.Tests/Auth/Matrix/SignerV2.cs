using System.Security.Cryptography;
using System.Text;

namespace Pys3Local.S3.Tests.Auth.Matrix;

/// <summary>Signature Version 2 as a client does it, path style, sharing nothing with the server.</summary>
internal static class SignerV2
{
    public const string Date = "Fri, 24 May 2013 00:00:00 GMT";

    public static readonly long Expires = Examples.Time.AddHours(1).ToUnixTimeSeconds();

    public static TestRequest Sign(TestRequest request)
    {
        request.Headers["Date"] = Date;
        request.Headers["Authorization"] = $"AWS {Examples.KeyId}:{Signature(request, Date)}";
        return request;
    }

    public static TestRequest Presign(TestRequest request)
    {
        var signature = Uri.EscapeDataString(Signature(request, Expires.ToString()));
        request.Target += $"{(request.Target.Contains('?') ? '&' : '?')}AWSAccessKeyId={Examples.KeyId}&Expires={Expires}&Signature={signature}";
        return request;
    }

    private static string Signature(TestRequest request, string date)
    {
        var parts = request.Target.Split('?', 2);
        var signed = parts.Length == 1 ? [] : parts[1].Split('&').Where(item => item.Split('=')[0] is not ("list-type" or "id")).Order(StringComparer.Ordinal).ToArray();
        var headers = request.Headers.Where(header => header.Key.StartsWith("x-amz-", StringComparison.OrdinalIgnoreCase)).OrderBy(header => header.Key, StringComparer.Ordinal);
        var text = $"{request.Method}\n\n{request.Headers.ContentType}\n{date}\n"
            + string.Concat(headers.Select(header => $"{header.Key}:{header.Value}\n"))
            + parts[0] + (signed.Length == 0 ? "" : "?" + string.Join('&', signed));
        return Convert.ToBase64String(HMACSHA1.HashData(Encoding.UTF8.GetBytes(Examples.Secret), Encoding.UTF8.GetBytes(text)));
    }
}
