using Pys3Local.S3.Errors;

namespace Pys3Local.S3.Operations.Bucket;

/// <remarks>https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketInventoryConfiguration.html</remarks>
internal static class GetBucketInventoryConfiguration
{
    public static readonly Operation Definition = new("GetBucketInventoryConfiguration", "GET", Level.Bucket)
    {
        Requires = ["inventory", "id"],
        Needs = Operation.OnBucket("s3:GetInventoryConfiguration"),
        ExecuteAsync = (context, _) => throw new S3Exception(S3Errors.NoSuchConfiguration) { Details = [new("BucketName", context.BucketName)] },
    };
}
