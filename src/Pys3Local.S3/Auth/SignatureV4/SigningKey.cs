using System.Security.Cryptography;
using System.Text;

namespace Pys3Local.S3.Auth.SignatureV4;

/// <summary>The key that a secret becomes for one day, region and service.</summary>
/// <remarks>https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html</remarks>
internal static class SigningKey
{
    public const int Length = 32;

    public static byte[] Derive(string secret, string date, string region, string service = Credential.S3)
    {
        var key = HMACSHA256.HashData(Encoding.UTF8.GetBytes("AWS4" + secret), Encoding.UTF8.GetBytes(date));
        key = HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(region));
        key = HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(service));
        return HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(Credential.Aws4Request));
    }
}
