using System.Collections.Immutable;
using Pys3Local.S3.Errors;
using Pys3Local.S3.Metadata;
using Pys3Local.S3.Requests;
using Pys3Local.S3.Settings;
using Pys3Local.S3.Xml.Models;
using Pys3Local.Storage;

namespace Pys3Local.S3.Auth.Acls;

/// <summary>The ACLs of buckets and objects: where they are kept, whose they are, and what may be set.</summary>
internal static class StoredAcl
{
    public static AccessControlList Of(BucketInfo bucket) =>
        AccessControlList.Parse(bucket.Settings.GetValueOrDefault(AccessControlList.Setting), Owners.Of(bucket).ID!);

    public static AccessControlList Of(BucketInfo bucket, ObjectInfo info) =>
        AccessControlList.Parse(info.Attributes.GetValueOrDefault(AccessControlList.Setting), Owners.Of(info, Owners.Of(bucket)).ID!);

    public static BucketInfo Set(BucketInfo bucket, AccessControlList acl)
    {
        Check(bucket, acl, Owners.Of(bucket));
        return bucket with { Settings = Stored(bucket.Settings, acl, Owners.Of(bucket)) };
    }

    public static ObjectInfo Set(BucketInfo bucket, ObjectInfo info, AccessControlList acl)
    {
        var owner = Owners.Of(info, Owners.Of(bucket));
        Check(bucket, acl, owner);
        return info with { Attributes = Stored(info.Attributes, acl, owner) };
    }

    /// <summary>Adds to the attributes of a new object who owns it and the ACL that its request asks for.</summary>
    public static ImmutableSortedDictionary<string, string> AddTo(ImmutableSortedDictionary<string, string> attributes, S3Context context)
    {
        var request = context.Request;
        var owner = OwnerOfNew(context);
        if (owner != null)
            attributes = attributes.SetItem(ObjectAttributes.Owner, owner);

        if (!AclHeaders.AreIn(request))
            return attributes;

        var bucketOwner = Owners.Of(context.Bucket);
        var ownerId = owner is null ? bucketOwner.ID! : Owners.CanonicalId(owner);
        if (AclHeaders.Read(request, ownerId, bucketOwner.ID) is not { } acl)
            return attributes;

        if (!ObjectOwnership.AllowsAcls(context.Bucket))
            return request.Header("x-amz-acl") is { } canned && AclHeaders.IsPrivate(canned) ? attributes : throw NotSupported();

        Check(context.Bucket, acl, new Owner { ID = ownerId });
        return Stored(attributes, acl, new Owner { ID = ownerId });
    }

    public static S3Exception NotSupported() => new(S3Errors.AccessControlListNotSupported, "The bucket does not allow ACLs");

    /// <summary>The writer, where that is another than the owner of the bucket and the bucket lets writers own what they write.</summary>
    private static string? OwnerOfNew(S3Context context)
    {
        var writer = context.Request.Caller.Key?.User;
        if (writer is null || writer == Owners.UserOf(context.Bucket))
            return null;

        return ObjectOwnership.Of(context.Bucket) switch
        {
            ObjectOwnership.Writer => writer,
            ObjectOwnership.Preferred when !AclHeaders.HandsOver(context.Request) => writer,
            _ => null,
        };
    }

    private static void Check(BucketInfo bucket, AccessControlList acl, Owner owner)
    {
        if (!ObjectOwnership.AllowsAcls(bucket) && !acl.IsPrivateOf(owner.ID!))
            throw NotSupported();

        if (acl.IsPublic && PublicAccess.Of(bucket).BlockPublicAcls)
            throw new S3Exception(S3Errors.AccessDenied, $"Access Denied: {PublicAccess.Blocked("public ACLs", "BlockPublicAcls", bucket.Name)}");
    }

    private static ImmutableSortedDictionary<string, string> Stored(
        ImmutableSortedDictionary<string, string> settings, AccessControlList acl, Owner owner) =>
        acl.Grants.Count > 0 && acl.IsPrivateOf(owner.ID!)
            ? settings.Remove(AccessControlList.Setting)
            : settings.SetItem(AccessControlList.Setting, acl.ToString());
}
