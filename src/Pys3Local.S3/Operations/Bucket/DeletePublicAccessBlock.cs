using Pys3Local.S3.Requests;
using Pys3Local.S3.Settings;

namespace Pys3Local.S3.Operations.Bucket;

/// <remarks>https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeletePublicAccessBlock.html</remarks>
internal static class DeletePublicAccessBlock
{
    public static readonly Operation Definition = new("DeletePublicAccessBlock", "DELETE", Level.Bucket)
    {
        Requires = ["publicAccessBlock"],
        Needs = Operation.OnBucket("s3:PutBucketPublicAccessBlock"),
        ExecuteAsync = ExecuteAsync,
    };

    private static async ValueTask<S3Response> ExecuteAsync(S3Context context, CancellationToken cancellationToken)
    {
        await context.ChangeBucketAsync(bucket => PublicAccess.Set(bucket, null), cancellationToken);
        return S3Response.Empty(204);
    }
}
