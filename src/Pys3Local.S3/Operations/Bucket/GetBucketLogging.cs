using Pys3Local.S3.Requests;
using Pys3Local.S3.Xml.Models;

namespace Pys3Local.S3.Operations.Bucket;

/// <remarks>https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketLogging.html</remarks>
internal static class GetBucketLogging
{
    public static readonly Operation Definition = new("GetBucketLogging", "GET", Level.Bucket)
    {
        Requires = ["logging"],
        Needs = Operation.OnBucket("s3:GetBucketLogging"),
        ExecuteAsync = (_, _) => ValueTask.FromResult(S3Response.Xml(new BucketLoggingStatus())),
    };
}
