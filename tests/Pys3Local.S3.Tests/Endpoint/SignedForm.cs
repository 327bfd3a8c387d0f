using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Pys3Local.S3.Access;

namespace Pys3Local.S3.Tests.Endpoint;

/// <summary>A form that a browser posts, with a policy that is signed and allows what is in it.</summary>
internal static class SignedForm
{
    public static Task<TestResponse> PostAsync(TestServer server, AccessKey key, string bucket, string name, string content, params (string Name, string Value)[] more)
    {
        var now = server.Time.GetUtcNow();
        var scope = $"{now.UtcDateTime.ToString("yyyyMMdd", CultureInfo.InvariantCulture)}/us-east-1/s3/aws4_request";
        var free = string.Concat(more.Select(f => $",[\"starts-with\",\"${f.Name}\",\"\"]"));
        var policy = Convert.ToBase64String(Encoding.UTF8.GetBytes(
            $$"""{"expiration":"2027-01-01T00:00:00Z","conditions":[["starts-with","$key",""],{"bucket":"{{bucket}}"},["starts-with","$x-amz-credential",""],["starts-with","$x-amz-algorithm",""],["starts-with","$x-amz-date",""]{{free}}]}"""));
        var signing = scope.Split('/').Aggregate(Encoding.UTF8.GetBytes("AWS4" + key.Secret), (k, part) => HMACSHA256.HashData(k, Encoding.UTF8.GetBytes(part)));
        (string Name, string Value)[] fields =
        [
            ("key", name), ("policy", policy), ("x-amz-algorithm", "AWS4-HMAC-SHA256"), ("x-amz-credential", $"{key.Id}/{scope}"),
            ("x-amz-date", now.UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture)),
            ("x-amz-signature", Convert.ToHexStringLower(HMACSHA256.HashData(signing, Encoding.UTF8.GetBytes(policy)))), .. more,
        ];
        var body = string.Concat(fields.Select(f => $"--xx\r\nContent-Disposition: form-data; name=\"{f.Name}\"\r\n\r\n{f.Value}\r\n"))
            + $"--xx\r\nContent-Disposition: form-data; name=\"file\"; filename=\"f\"\r\n\r\n{content}\r\n--xx--\r\n";
        return server.AsAsync(null, "POST", $"/{bucket}", body, ("Content-Type", "multipart/form-data; boundary=xx"));
    }
}
