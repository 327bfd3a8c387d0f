using Pys3Local.S3.Requests;

namespace Pys3Local.S3.Operations.Bucket;

/// <remarks>https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteBucketTagging.html</remarks>
internal static class DeleteBucketTagging
{
    public static readonly Operation Definition = new("DeleteBucketTagging", "DELETE", Level.Bucket)
    {
        Requires = ["tagging"],
        Needs = Operation.OnBucket("s3:PutBucketTagging"),
        ExecuteAsync = ExecuteAsync,
    };

    private static async ValueTask<S3Response> ExecuteAsync(S3Context context, CancellationToken cancellationToken)
    {
        await GetBucketTagging.Document.DeleteAsync(context, cancellationToken);
        return S3Response.Empty(204);
    }
}
