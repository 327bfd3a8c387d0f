using Pys3Local.S3.Errors;

namespace Pys3Local.S3.Operations.Bucket;

/// <remarks>https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketWebsite.html</remarks>
internal static class GetBucketWebsite
{
    public static readonly Operation Definition = new("GetBucketWebsite", "GET", Level.Bucket)
    {
        Requires = ["website"],
        Needs = Operation.OnBucket("s3:GetBucketWebsite"),
        ExecuteAsync = (context, _) => throw new S3Exception(S3Errors.NoSuchWebsiteConfiguration) { Details = [new("BucketName", context.BucketName)] },
    };
}
