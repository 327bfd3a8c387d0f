using Pys3Local.S3.Errors;

namespace Pys3Local.S3.Operations.Bucket;

/// <remarks>https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketIntelligentTieringConfiguration.html</remarks>
internal static class GetBucketIntelligentTieringConfiguration
{
    public static readonly Operation Definition = new("GetBucketIntelligentTieringConfiguration", "GET", Level.Bucket)
    {
        Requires = ["intelligent-tiering", "id"],
        Needs = Operation.OnBucket("s3:GetIntelligentTieringConfiguration"),
        ExecuteAsync = (context, _) => throw new S3Exception(S3Errors.NoSuchConfiguration) { Details = [new("BucketName", context.BucketName)] },
    };
}
