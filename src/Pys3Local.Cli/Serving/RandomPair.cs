using System.Security.Cryptography;
using Pys3Local.S3.Auth;

namespace Pys3Local.Cli.Serving;

/// <summary>A new access key, in the shapes that clients expect: 20 and 40 characters that need no quoting anywhere.</summary>
internal static class RandomPair
{
    private const string IdCharacters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    private const string SecretCharacters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

    public static AccessKey Create() => new()
    {
        Id = "PYS3" + RandomNumberGenerator.GetString(IdCharacters, 16),
        Secret = RandomNumberGenerator.GetString(SecretCharacters, 40),
    };
}
