using Pys3Local.S3.Auth.Policies;
using Pys3Local.S3.Errors;
using Pys3Local.S3.Requests;
using Pys3Local.S3.Xml.Models;

namespace Pys3Local.S3.Operations.Bucket;

/// <remarks>https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketPolicyStatus.html</remarks>
internal static class GetBucketPolicyStatus
{
    public static readonly Operation Definition = new("GetBucketPolicyStatus", "GET", Level.Bucket)
    {
        Requires = ["policyStatus"],
        Needs = Operation.OnBucket("s3:GetBucketPolicyStatus"),
        ExecuteAsync = (context, _) => ValueTask.FromResult(S3Response.Xml(new PolicyStatus { IsPublic = Get(context).IsPublic })),
    };

    private static BucketPolicy Get(S3Context context) => BucketPolicy.Of(context.Bucket)
        ?? throw new S3Exception(S3Errors.NoSuchBucketPolicy) { Details = [new("BucketName", context.BucketName)] };
}
