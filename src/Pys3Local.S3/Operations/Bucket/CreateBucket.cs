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
            : AlreadyThere(existing, owner, region), cancellationToken);
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
        var asked = context.Request.Header(LockHeader);
        if (asked is null || asked.Equals("false", StringComparison.OrdinalIgnoreCase))
            return bucket;

        // Whoever asks for locks must not get a bucket without them.
        if (!asked.Equals("true", StringComparison.OrdinalIgnoreCase))
            throw new S3Exception(S3Errors.InvalidArgument, "x-amz-bucket-object-lock-enabled is true or false.");

        if (!context.Store.Traits.Versions)
            throw new S3Exception(S3Errors.NotImplemented, $"The {context.Store.Traits.NoVersions(", and so it has no locks")}.");

        bucket = bucket with { Settings = bucket.Settings.SetItem(Versioning.Setting, Versioning.Enabled) };
        return ObjectLock.Configuration.Set(bucket, new() { ObjectLockEnabled = "Enabled" });
    }

    /// <summary>Old SDKs send no region, the default one, or the word "undefined" of their own making.</summary>
    private static bool IsHere(string? constraint, string region) =>
        string.IsNullOrEmpty(constraint) || constraint == region || constraint is "us-east-1" or "undefined";

    /// <summary>In us-east-1 S3 answers a repeated creation by the owner with 200, elsewhere with 409.</summary>
    private static BucketInfo AlreadyThere(BucketInfo existing, string owner, string region)
    {
        if ((existing.Owner ?? AccessKey.DefaultUser) != owner)
            throw new S3Exception(S3Errors.BucketAlreadyExists);

        return region == "us-east-1" ? existing : throw new S3Exception(S3Errors.BucketAlreadyOwnedByYou);
    }
}
