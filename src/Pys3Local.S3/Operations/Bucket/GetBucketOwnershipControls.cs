using Pys3Local.S3.Errors;
using Pys3Local.S3.Requests;
using Pys3Local.S3.Settings;
using Pys3Local.S3.Xml.Models;

namespace Pys3Local.S3.Operations.Bucket;

/// <remarks>https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketOwnershipControls.html</remarks>
internal static class GetBucketOwnershipControls
{
    public static readonly Operation Definition = new("GetBucketOwnershipControls", "GET", Level.Bucket)
    {
        Requires = ["ownershipControls"],
        Needs = Operation.OnBucket("s3:GetBucketOwnershipControls"),
        ExecuteAsync = (context, _) => ValueTask.FromResult(S3Response.Xml(new OwnershipControls { Rules = [new() { ObjectOwnership = Get(context) }] })),
    };

    private static string Get(S3Context context) => ObjectOwnership.Find(context.Bucket)
        ?? throw new S3Exception(S3Errors.OwnershipControlsNotFoundError) { Details = [new("BucketName", context.BucketName)] };
}
