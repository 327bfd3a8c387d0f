using Pys3Local.S3.Errors;

namespace Pys3Local.S3.Operations.Bucket;

/// <remarks>https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketMetricsConfiguration.html</remarks>
internal static class GetBucketMetricsConfiguration
{
    public static readonly Operation Definition = new("GetBucketMetricsConfiguration", "GET", Level.Bucket)
    {
        Requires = ["metrics", "id"],
        Needs = Operation.OnBucket("s3:GetMetricsConfiguration"),
        ExecuteAsync = (context, _) => throw new S3Exception(S3Errors.NoSuchConfiguration) { Details = [new("BucketName", context.BucketName)] },
    };
}
