using System.Buffers;
using System.Security.Cryptography;
using Pys3Local.S3.Errors;
using Pys3Local.Storage;

namespace Pys3Local.S3.Settings;

/// <summary>Whether a bucket keeps versions, and what id a write gets for it.</summary>
internal static class Versioning
{
    public const string Setting = BucketInfo.VersioningSetting;
    public const string Enabled = BucketInfo.VersioningEnabled;
    public const string Suspended = BucketInfo.VersioningSuspended;

    /// <summary>Bytes of an id, which is their hex digits.</summary>
    private const int IdLength = 16;

    /// <summary>The shortest ids of servers whose buckets can be imported: Ceph's have 31 characters, Amazon's and ours 32, MinIO's 36.</summary>
    private const int MinIdLength = 31;

    /// <summary>Of S3.</summary>
    private const int MaxIdLength = 1024;

    private static readonly SearchValues<char> IdCharacters = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~+/=");

    /// <summary>Null where it was never set.</summary>
    public static string? StateOf(BucketInfo bucket) => bucket.Settings.GetValueOrDefault(Setting);

    /// <summary>The id of the next version: a new one where the bucket keeps versions, else the null version, which a write replaces.</summary>
    public static string NextId(BucketInfo bucket) =>
        StateOf(bucket) == Enabled ? Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(IdLength)) : ObjectInfo.NullVersion;

    /// <summary>Refuses what can be the id of no version in this store; one that is only not there is another error.</summary>
    /// <param name="argument">Where the id is in the request.</param>
    public static string CheckedId(StoreTraits store, string id, string argument) =>
        IsOurs(id) || (store.ForeignIds && IsAnywhere(id))
            ? id
            : throw new S3Exception(S3Errors.InvalidArgument, id.Length == 0 ? "Version id cannot be the empty string" : "Invalid version id specified")
            { Details = [new("ArgumentName", argument), new("ArgumentValue", id)] };

    /// <summary>As long as those of this server, of Amazon, of Ceph and of MinIO: whoever has one of those is answered that it is not here, not that it is wrong.</summary>
    private static bool IsOurs(string id) =>
        id == ObjectInfo.NullVersion || (id.Length >= MinIdLength && IsAnywhere(id));

    private static bool IsAnywhere(string id) => id.Length is > 0 and <= MaxIdLength && !id.AsSpan().ContainsAnyExcept(IdCharacters);

    /// <summary>
    /// What an answer says in <c>x-amz-version-id</c>: nothing in a bucket that never had versions, <c>null</c> for the null
    /// version of one that has or had.
    /// </summary>
    public static string? Shown(BucketInfo bucket, string versionId) => StateOf(bucket) is null && versionId == ObjectInfo.NullVersion ? null : versionId;
}
