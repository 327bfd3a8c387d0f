using Pys3Local.S3.Auth.Acls;
using Pys3Local.S3.Auth.Policies;
using Pys3Local.S3.Settings;
using Pys3Local.Storage;

namespace Pys3Local.S3.Administration;

/// <summary>Opens the objects of a bucket to everyone, and closes it again: with the policy and the block of public access that a client of S3 would use.</summary>
internal static class PublicReading
{
    /// <summary>Objects can be read by their names; they cannot be listed.</summary>
    private static string PolicyOf(string bucket) =>
        $"{{\"Version\":\"2012-10-17\",\"Statement\":[{{\"Sid\":\"PublicRead\",\"Effect\":\"Allow\",\"Principal\":\"*\",\"Action\":\"s3:GetObject\",\"Resource\":\"arn:aws:s3:::{bucket}/*\"}}]}}";

    public static bool IsPublic(BucketInfo bucket)
    {
        var block = PublicAccess.Of(bucket);
        return (!block.RestrictPublicBuckets && BucketPolicy.Of(bucket) is { IsPublic: true })
            || (!block.IgnorePublicAcls && ObjectOwnership.AllowsAcls(bucket) && StoredAcl.Of(bucket).IsPublic);
    }

    /// <exception cref="StorageException">It has a policy of its own, which is not to be lost.</exception>
    public static BucketInfo Open(BucketInfo bucket)
    {
        var policy = PolicyOf(bucket.Name);
        if (bucket.Settings.TryGetValue(BucketPolicy.Setting, out var other) && other != policy)
            throw new StorageException(StorageFailure.NotSupported, $"{bucket.Name} has a bucket policy of its own: add a statement for reading to that one (PutBucketPolicy), or remove it first");
        bucket = PublicAccess.Set(bucket, null);
        return bucket with { Settings = bucket.Settings.SetItem(BucketPolicy.Setting, policy) };
    }

    /// <summary>The block of public access holds against policies and ACLs, whatever they say; a policy of another kind stays.</summary>
    public static BucketInfo Close(BucketInfo bucket)
    {
        bucket = PublicAccess.Set(bucket, new() { BlockPublicAcls = true, IgnorePublicAcls = true, BlockPublicPolicy = true, RestrictPublicBuckets = true });
        return bucket.Settings.GetValueOrDefault(BucketPolicy.Setting) == PolicyOf(bucket.Name)
            ? bucket with { Settings = bucket.Settings.Remove(BucketPolicy.Setting) }
            : bucket;
    }
}
