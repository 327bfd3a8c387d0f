using Pys3Local.S3.Access;
using Pys3Local.S3.Auth.Acls;
using Pys3Local.S3.Metadata;
using Pys3Local.S3.Requests;
using Pys3Local.S3.Settings;

namespace Pys3Local.S3.Operations.Bucket;

/// <remarks>https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketAcl.html</remarks>
internal static class PutBucketAcl
{
    public static readonly Operation Definition = new("PutBucketAcl", "PUT", Level.Bucket)
    {
        Requires = ["acl"],
        Needs = Operation.OnBucket("s3:PutBucketAcl", ConditionSources.Acl),
        ExecuteAsync = ExecuteAsync,
    };

    private static async ValueTask<S3Response> ExecuteAsync(S3Context context, CancellationToken cancellationToken)
    {
        var acl = await AclBody.ReadAsync(context, Owners.Of(context.Bucket).ID!, null, cancellationToken);
        await context.ChangeBucketAsync(bucket => StoredAcl.Set(bucket, acl), cancellationToken);
        return S3Response.Empty();
    }
}
