using System.Security.Cryptography;
using System.Text;
using Pys3Local.S3.Access;
using Pys3Local.S3.Xml.Models;
using Pys3Local.Storage;
using Pys3Local.Storage.Multipart;

namespace Pys3Local.S3.Metadata;

/// <summary>Users as S3 shows them: a stable canonical id, the same in every answer, and a name.</summary>
internal static class Owners
{
    /// <summary>64 hex digits made of the user's name, so that it needs no register and never changes.</summary>
    public static string CanonicalId(string user) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes("pys3local user " + user)));

    /// <summary>The user that a bucket belongs to, by name.</summary>
    public static string UserOf(BucketInfo bucket) => bucket.Owner ?? AccessKey.DefaultUser;

    public static Owner Of(BucketInfo bucket) => Of(bucket.Owner);

    /// <summary>Of an object: whoever wrote it where that was noted, else the owner of its bucket.</summary>
    public static Owner Of(ObjectInfo info, Owner ofBucket) =>
        info.Attributes.TryGetValue(ObjectAttributes.Owner, out var user) ? Of(user) : ofBucket;

    /// <summary>Of the object that an upload in parts is to become.</summary>
    public static Owner Of(UploadInfo upload, Owner ofBucket) => upload.Attributes.TryGetValue(ObjectAttributes.Owner, out var user) ? Of(user) : ofBucket;

    /// <summary>Who opened an upload in parts; the owner of the bucket where that was not noted.</summary>
    public static Owner InitiatorOf(UploadInfo upload, Owner ofBucket) => upload.Attributes.TryGetValue(ObjectAttributes.Initiator, out var user) ? Of(user) : ofBucket;

    /// <summary>By user name; null is the server's own user, who owns what nobody else does.</summary>
    public static Owner Of(string? user) => new() { ID = CanonicalId(user ?? AccessKey.DefaultUser), DisplayName = user ?? AccessKey.DefaultUser };
}
