using Pys3Local.S3.Errors;
using Pys3Local.S3.Requests;

namespace Pys3Local.S3.Operations.Bucket;

/// <remarks>https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteBucket.html</remarks>
internal static class DeleteBucket
{
    public static readonly Operation Definition = new("DeleteBucket", "DELETE", Level.Bucket)
    {
        Needs = Operation.OnBucket("s3:DeleteBucket"),
        ExecuteAsync = ExecuteAsync,
    };

    private static async ValueTask<S3Response> ExecuteAsync(S3Context context, CancellationToken cancellationToken) =>
        await context.Store.DeleteBucketAsync(context.BucketName, cancellationToken)
            ? S3Response.Empty(204)
            : throw new S3Exception(S3Errors.NoSuchBucket);
}
