using Pys3Local.S3.Expiry;
using Pys3Local.S3.Requests;

namespace Pys3Local.S3.Operations.Bucket;

/// <remarks>https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketLifecycleConfiguration.html</remarks>
internal static class GetBucketLifecycleConfiguration
{
    public static readonly Operation Definition = new("GetBucketLifecycleConfiguration", "GET", Level.Bucket)
    {
        Requires = ["lifecycle"],
        Needs = Operation.OnBucket("s3:GetLifecycleConfiguration"),
        ExecuteAsync = (context, _) => ValueTask.FromResult(S3Response.Xml(LifecycleRules.Document.Get(context.Bucket))),
    };
}
