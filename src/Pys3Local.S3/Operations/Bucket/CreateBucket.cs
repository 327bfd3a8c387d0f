using Pys3Local.S3.Access;
using Pys3Local.S3.Auth.Acls;
using Pys3Local.S3.Errors;
using Pys3Local.S3.Locking;
using Pys3Local.S3.Metadata;
using Pys3Local.S3.Requests;
using Pys3Local.S3.Settings;
using Pys3Local.S3.Xml.Models;
using Pys3Local.Storage;

namespace Pys3Local.S3.Operations.Bucket;

/// <remarks>https://docs.aws.amazon.com/AmazonS3/latest/API/API_CreateBucket.html</remarks>
internal static class CreateBucket
{
    private const string LockHeader = "x-amz-bucket-object-lock-enabled";

    public static readonly Operation Definition = new("CreateBucket", "PUT", Level.Bucket)
    {
        WithoutBucket = true,
        Needs = Needs.Of(
            new Need("s3:CreateBucket", NeedOn.Bucket) { Sources = ConditionSources.Acl | ConditionSources.Ownership },
            new Need("s3:PutBucketAcl", NeedOn.Bucket) { WithAcl = true, Sources = ConditionSources.Acl },
            new Need("s3:PutBucketOwnershipControls", NeedOn.Bucket) { Header = ObjectOwnership.Header, Sources = ConditionSources.Ownership },
            new Need("s3:PutBucketObjectLockConfiguration", NeedOn.Bucket) { Header = LockHeader },
            new Need("s3:PutBucketVersioning", NeedOn.Bucket) { Header = LockHeader }),
        ExecuteAsync = ExecuteAsync,
    };

    private static async ValueTask<S3Response> ExecuteAsync(S3Context context, CancellationToken cancellationToken)
    {
        BucketNames.Check(context.BucketName);
        var region = context.Services.Options.Region;
        var configuration = await XmlBody.ReadOrNullAsync<CreateBucketConfiguration>(context, cancellationToken);
        if (context.Services.Options.Leniency is null && !IsHere(configuration?.LocationConstraint, region))
        {
            throw new S3Exception(S3Errors.InvalidLocationConstraint, $"This server is in the region {region}: name that one, or none.")
            { Details = [new("LocationConstraint", configuration!.LocationConstraint!)] };
        }

        var tags = configuration is { Tags.Count: > 0 } ? TagSet.FromXml(new() { TagSet = configuration.Tags }, TagSet.MaxBucketTags).ToXml() : null;
        if (tags is not null)
            await context.RequireAsync(new("s3:PutBucketTagging", context.BucketName), cancellationToken);

        var owner = context.Request.Caller.Key?.User ?? AccessKey.DefaultUser;
        await context.Store.WriteBucketAsync(context.BucketName, existing => existing is null
            ? BucketSettings.Checked(New(context, tags, new BucketInfo { Name = context.BucketName, Created = context.Time.GetUtcNow(), Owner = owner }))
            : AlreadyThere(context, tags, existing, owner), cancellationToken);
        return S3Response.Empty().With("Location", "/" + context.BucketName);
    }

    /// <summary>With everything that headers and document set on it from the start.</summary>
    private static BucketInfo New(S3Context context, Tagging? tags, BucketInfo bucket)
    {
        bucket = Locked(context, bucket);
        if (tags is not null)
            bucket = GetBucketTagging.Document.Set(bucket, tags);

        if (context.Request.Header(ObjectOwnership.Header) is { } ownership)
            bucket = ObjectOwnership.Set(bucket, ObjectOwnership.Check(ownership));

        var owner = Owners.Of(bucket).ID!;
        if (AclHeaders.Read(context.Request, owner, null) is not { } acl || acl.IsPrivateOf(owner))
            return bucket;

        return ObjectOwnership.AllowsAcls(bucket)
            ? StoredAcl.Set(bucket, acl)
            : throw new S3Exception(S3Errors.InvalidBucketAclWithObjectOwnership);
    }

    /// <summary>A bucket for object lock keeps versions from the start.</summary>
    private static BucketInfo Locked(S3Context context, BucketInfo bucket)
    {
        if (!IsLockAskedFor(context))
            return bucket;

        if (!context.Store.Traits.Versions)
            throw new S3Exception(S3Errors.NotImplemented, $"The {context.Store.Traits.NoVersions(", and so it has no locks")}.");

        bucket = bucket with { Settings = bucket.Settings.SetItem(Versioning.Setting, Versioning.Enabled) };
        return ObjectLock.Configuration.Set(bucket, new() { ObjectLockEnabled = "Enabled" });
    }

    /// <summary>Whoever asks for locks must not get a bucket without them: what is neither yes nor no is refused.</summary>
    private static bool IsLockAskedFor(S3Context context)
    {
        var asked = context.Request.Header(LockHeader);
        if (asked is null || asked.Equals("false", StringComparison.OrdinalIgnoreCase))
            return false;

        return asked.Equals("true", StringComparison.OrdinalIgnoreCase) ? true : throw new S3Exception(S3Errors.InvalidArgument, "x-amz-bucket-object-lock-enabled is true or false.");
    }

    /// <summary>Old SDKs send no region, the default one, or the word "undefined" of their own making.</summary>
    private static bool IsHere(string? constraint, string region) =>
        string.IsNullOrEmpty(constraint) || constraint == region || constraint is "us-east-1" or "undefined";

    /// <summary>In us-east-1 S3 answers a repeated creation by the owner with 200, elsewhere with 409.</summary>
    private static BucketInfo AlreadyThere(S3Context context, Tagging? tags, BucketInfo existing, string owner)
    {
        if ((existing.Owner ?? AccessKey.DefaultUser) != owner)
            throw new S3Exception(S3Errors.BucketAlreadyExists);

        if (context.Services.Options.Region != "us-east-1")
            throw new S3Exception(S3Errors.BucketAlreadyOwnedByYou);

        // A success would say that all that is asked for holds, and the client would go on to write without its lock.
        return Lacking(context, tags, existing) is { } lacking
            ? throw new S3Exception(S3Errors.BucketAlreadyOwnedByYou, $"You already own this bucket, and it is not as this request asks for it: {lacking}")
            : existing;
    }

    /// <summary>What the request asks for and the bucket does not have; null where it has everything.</summary>
    private static string? Lacking(S3Context context, Tagging? tags, BucketInfo existing)
    {
        var ownership = context.Request.Header(ObjectOwnership.Header) is { } header ? ObjectOwnership.Check(header) : null;
        var acl = AclHeaders.Read(context.Request, Owners.Of(existing).ID!, null);
        return IsLockAskedFor(context) && !ObjectLock.IsEnabled(existing) ? "it has no object lock."
            : tags is not null && !AreSame(tags, GetBucketTagging.Document.Find(existing)) ? "it has other tags."
            : ownership is not null && ownership != ObjectOwnership.Of(existing) ? $"its ownership is {ObjectOwnership.Of(existing)}."
            : acl is not null && acl.ToString() != StoredAcl.Of(existing).ToString() ? "it has another ACL."
            : null;
    }

    private static bool AreSame(Tagging one, Tagging? other) =>
        one.TagSet.Select(tag => (tag.Key, tag.Value)).ToHashSet().SetEquals(other?.TagSet.Select(tag => (tag.Key, tag.Value)) ?? []);
}
