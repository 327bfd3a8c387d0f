using System.Security.Cryptography;
using Pys3Local.Storage;

namespace Pys3Local.S3.Metadata;

/// <summary>Whether a bucket keeps versions, and what id a write gets for it.</summary>
internal static class Versioning
{
    public const string Setting = "versioning";
    public const string Enabled = "Enabled";
    public const string Suspended = "Suspended";

    /// <summary>Null where it was never set.</summary>
    public static string? StateOf(BucketInfo bucket) => bucket.Settings.GetValueOrDefault(Setting);

    /// <summary>The id of the next version: a new one where the bucket keeps versions, else the null version, which a write replaces.</summary>
    public static string NextId(BucketInfo bucket) =>
        StateOf(bucket) == Enabled ? Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16)) : ObjectInfo.NullVersion;

    /// <summary>
    /// What an answer says in <c>x-amz-version-id</c>: nothing in a bucket that never had versions, <c>null</c> for the null
    /// version of one that has or had.
    /// </summary>
    public static string? Shown(BucketInfo bucket, string versionId) => StateOf(bucket) is null && versionId == ObjectInfo.NullVersion ? null : versionId;
}
