using Pys3Local.S3.Requests;
using Pys3Local.S3.Settings;

namespace Pys3Local.S3.Operations.Bucket;

/// <remarks>https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteBucketOwnershipControls.html</remarks>
internal static class DeleteBucketOwnershipControls
{
    public static readonly Operation Definition = new("DeleteBucketOwnershipControls", "DELETE", Level.Bucket)
    {
        Requires = ["ownershipControls"],
        Needs = Operation.OnBucket("s3:PutBucketOwnershipControls"),
        ExecuteAsync = ExecuteAsync,
    };

    private static async ValueTask<S3Response> ExecuteAsync(S3Context context, CancellationToken cancellationToken)
    {
        await context.ChangeBucketAsync(bucket => ObjectOwnership.Set(bucket, null), cancellationToken);
        return S3Response.Empty(204);
    }
}
