using System.Collections.Frozen;

namespace Pys3Local.S3.Auth;

/// <summary>The usual scopes, by the name under which <c>keys add --preset</c> takes them.</summary>
public static class KeyPresets
{
    private static readonly string[] Reading =
    [
        "s3:ListAllMyBuckets", "s3:ListBucket", "s3:ListBucketVersions", "s3:GetBucket*", "s3:GetObject*", "s3:GetLifecycleConfiguration",
    ];

    /// <summary>A new object in any way that S3 offers. Retention can be set or extended, never shortened (that is another action).</summary>
    private static readonly string[] Adding =
    [
        "s3:CreateBucket", "s3:PutObject", "s3:PutObjectRetention", "s3:PutObjectLegalHold",
        "s3:ListBucketMultipartUploads", "s3:ListMultipartUploadParts", "s3:AbortMultipartUpload",
    ];

    private static readonly KeyScope AppendOnly = new() { Actions = [.. Reading, .. Adding], Overwrites = false };

    private static readonly FrozenDictionary<string, KeyScope> Presets = new Dictionary<string, KeyScope>
    {
        ["full"] = KeyScope.Full,
        ["read-only"] = new() { Actions = Reading },
        ["write-only"] = new() { Actions = ["s3:ListAllMyBuckets", "s3:GetBucketLocation", .. Adding] },
        ["append-only"] = AppendOnly,
        // restic removes its own locks at the end of every run, and refreshes them by writing new ones.
        ["restic-append-only"] = AppendOnly with { Replaceable = ["locks/*"] },
        // kopia rewrites its maintenance schedule, and removes the markers of its own sessions once their indexes are written.
        ["kopia"] = AppendOnly with { Replaceable = ["kopia.maintenance*", "s????????????????????????????????*", "_log_*"] },
        // rclone needs no more than reading and adding, as long as it is told not to delete (copy, or sync with --immutable).
        ["rclone"] = AppendOnly,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    public static IReadOnlyCollection<string> Names => Presets.Keys;

    /// <summary>Null where there is no such preset.</summary>
    public static KeyScope? Find(string name) => Presets.GetValueOrDefault(name);
}
