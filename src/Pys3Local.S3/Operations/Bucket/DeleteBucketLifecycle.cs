using Pys3Local.S3.Expiry;
using Pys3Local.S3.Requests;

namespace Pys3Local.S3.Operations.Bucket;

/// <remarks>https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteBucketLifecycle.html</remarks>
internal static class DeleteBucketLifecycle
{
    public static readonly Operation Definition = new("DeleteBucketLifecycle", "DELETE", Level.Bucket)
    {
        Requires = ["lifecycle"],
        Needs = Operation.OnBucket("s3:PutLifecycleConfiguration"),
        ExecuteAsync = ExecuteAsync,
    };

    private static async ValueTask<S3Response> ExecuteAsync(S3Context context, CancellationToken cancellationToken)
    {
        await LifecycleRules.Document.DeleteAsync(context, cancellationToken);
        return S3Response.Empty(204);
    }
}
