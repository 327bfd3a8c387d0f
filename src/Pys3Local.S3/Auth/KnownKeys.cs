using Pys3Local.S3.Access;
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
        keys.Find(id) is { } key && (key.Secret.Length >= MinSecretLength || (keys.TakesShortSecrets && key.Secret.Length > 0)) ? key : null;

    /// <summary>The same answer whether the key is unknown or may not be used; the log says which.</summary>
    public static S3Exception Unknown(IAccessKeys keys, string id) => new(S3Errors.InvalidAccessKeyId, inner: Reason(keys, id)) { Details = [new("AWSAccessKeyId", id)] };

    private static S3Exception? Reason(IAccessKeys keys, string id) =>
        keys.WhyRefused(id) is { } reason ? new(S3Errors.InvalidAccessKeyId, reason) : null;
}
