using Pys3Local.S3.Locking;
using Pys3Local.S3.Requests;

namespace Pys3Local.S3.Operations.Bucket;

/// <remarks>https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObjectLockConfiguration.html</remarks>
internal static class GetObjectLockConfiguration
{
    public static readonly Operation Definition = new("GetObjectLockConfiguration", "GET", Level.Bucket)
    {
        Requires = ["object-lock"],
        Needs = Operation.OnBucket("s3:GetBucketObjectLockConfiguration"),
        ExecuteAsync = (context, _) => ValueTask.FromResult(S3Response.Xml(ObjectLock.Configuration.Get(context.Bucket))),
    };
}
