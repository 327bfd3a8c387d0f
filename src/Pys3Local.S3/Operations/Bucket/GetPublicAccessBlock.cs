using Pys3Local.S3.Errors;
using Pys3Local.S3.Requests;
using Pys3Local.S3.Settings;
using Pys3Local.S3.Xml.Models;

namespace Pys3Local.S3.Operations.Bucket;

/// <remarks>https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetPublicAccessBlock.html</remarks>
internal static class GetPublicAccessBlock
{
    public static readonly Operation Definition = new("GetPublicAccessBlock", "GET", Level.Bucket)
    {
        Requires = ["publicAccessBlock"],
        Needs = Operation.OnBucket("s3:GetBucketPublicAccessBlock"),
        ExecuteAsync = (context, _) => ValueTask.FromResult(S3Response.Xml(Get(context))),
    };

    private static PublicAccessBlockConfiguration Get(S3Context context) => PublicAccess.Find(context.Bucket)
        ?? throw new S3Exception(S3Errors.NoSuchPublicAccessBlockConfiguration) { Details = [new("BucketName", context.BucketName)] };
}
