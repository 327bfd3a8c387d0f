using Pys3Local.S3.Errors;

namespace Pys3Local.S3.Operations.Bucket;

/// <remarks>https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketEncryption.html</remarks>
internal static class GetBucketEncryption
{
    public static readonly Operation Definition = new("GetBucketEncryption", "GET", Level.Bucket)
    {
        Requires = ["encryption"],
        Needs = Operation.OnBucket("s3:GetEncryptionConfiguration"),
        ExecuteAsync = (context, _) => throw new S3Exception(S3Errors.ServerSideEncryptionConfigurationNotFoundError) { Details = [new("BucketName", context.BucketName)] },
    };
}
