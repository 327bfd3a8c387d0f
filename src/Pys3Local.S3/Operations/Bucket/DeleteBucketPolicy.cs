using Pys3Local.S3.Auth.Policies;
using Pys3Local.S3.Requests;
using Pys3Local.S3.Settings;

namespace Pys3Local.S3.Operations.Bucket;

/// <remarks>https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteBucketPolicy.html</remarks>
internal static class DeleteBucketPolicy
{
    public static readonly Operation Definition = new("DeleteBucketPolicy", "DELETE", Level.Bucket)
    {
        Requires = ["policy"],
        Needs = Operation.OnBucket("s3:DeleteBucketPolicy"),
        ExecuteAsync = ExecuteAsync,
    };

    private static async ValueTask<S3Response> ExecuteAsync(S3Context context, CancellationToken cancellationToken)
    {
        await context.ChangeBucketAsync(bucket => bucket with { Settings = bucket.Settings.Remove(BucketPolicy.Setting) }, cancellationToken);
        return S3Response.Empty(204);
    }
}
