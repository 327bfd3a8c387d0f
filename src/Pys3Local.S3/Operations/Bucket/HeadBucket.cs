using Pys3Local.S3.Requests;

namespace Pys3Local.S3.Operations.Bucket;

/// <remarks>https://docs.aws.amazon.com/AmazonS3/latest/API/API_HeadBucket.html</remarks>
internal static class HeadBucket
{
    public static readonly Operation Definition = new("HeadBucket", "HEAD", Level.Bucket)
    {
        Needs = Operation.OnBucket("s3:ListBucket"),
        ExecuteAsync = (context, _) => ValueTask.FromResult(S3Response.Empty()
            .With("x-amz-bucket-region", context.Services.Options.Region)
            .With("x-amz-access-point-alias", "false")),
    };
}
