using Pys3Local.S3.Errors;

namespace Pys3Local.S3.Auth;

/// <summary>Which keys may sign.</summary>
internal static class KnownKeys
{
    /// <summary>Characters. A key with a shorter secret, an empty one above all, is no key.</summary>
    private const int MinSecretLength = 8;

    /// <summary>Signs for nobody: an unknown id takes as long to refuse as a known one.</summary>
    public static AccessKey Nobody { get; } = new() { Id = "", Secret = "no secret of anybody" };

    public static AccessKey? Find(IAccessKeys keys, string id) =>
        keys.Find(id) is { } key && key.Secret.Length >= MinSecretLength ? key : null;

    public static S3Exception Unknown(string id) => new(S3Errors.InvalidAccessKeyId) { Details = [new("AWSAccessKeyId", id)] };
}
