using Pys3Local.S3.Requests;

namespace Pys3Local.S3.Operations.Bucket;

/// <remarks>https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteBucketWebsite.html</remarks>
internal static class DeleteBucketWebsite
{
    public static readonly Operation Definition = new("DeleteBucketWebsite", "DELETE", Level.Bucket)
    {
        Requires = ["website"],
        Needs = Operation.OnBucket("s3:DeleteBucketWebsite"),
        ExecuteAsync = (_, _) => ValueTask.FromResult(S3Response.Empty(204)),
    };
}
