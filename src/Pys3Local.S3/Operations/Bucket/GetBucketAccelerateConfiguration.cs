using Pys3Local.S3.Requests;
using Pys3Local.S3.Xml.Models;

namespace Pys3Local.S3.Operations.Bucket;

/// <remarks>https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketAccelerateConfiguration.html</remarks>
internal static class GetBucketAccelerateConfiguration
{
    public static readonly Operation Definition = new("GetBucketAccelerateConfiguration", "GET", Level.Bucket)
    {
        Requires = ["accelerate"],
        Needs = Operation.OnBucket("s3:GetAccelerateConfiguration"),
        ExecuteAsync = (_, _) => ValueTask.FromResult(S3Response.Xml(new AccelerateConfiguration())),
    };
}
