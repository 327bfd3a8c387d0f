using Pys3Local.S3.Errors;

namespace Pys3Local.S3.Operations.Bucket;

/// <remarks>https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketAnalyticsConfiguration.html</remarks>
internal static class GetBucketAnalyticsConfiguration
{
    public static readonly Operation Definition = new("GetBucketAnalyticsConfiguration", "GET", Level.Bucket)
    {
        Requires = ["analytics", "id"],
        Needs = Operation.OnBucket("s3:GetAnalyticsConfiguration"),
        ExecuteAsync = (context, _) => throw new S3Exception(S3Errors.NoSuchConfiguration) { Details = [new("BucketName", context.BucketName)] },
    };
}
