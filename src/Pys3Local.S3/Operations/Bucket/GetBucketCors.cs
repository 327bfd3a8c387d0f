using Pys3Local.S3.Cors;
using Pys3Local.S3.Requests;

namespace Pys3Local.S3.Operations.Bucket;

/// <remarks>https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketCors.html</remarks>
internal static class GetBucketCors
{
    public static readonly Operation Definition = new("GetBucketCors", "GET", Level.Bucket)
    {
        Requires = ["cors"],
        Needs = Operation.OnBucket("s3:GetBucketCORS"),
        ExecuteAsync = (context, _) => ValueTask.FromResult(S3Response.Xml(CorsRules.Document.Get(context.Bucket))),
    };
}
