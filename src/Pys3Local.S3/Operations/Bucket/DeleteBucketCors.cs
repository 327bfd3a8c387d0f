using Pys3Local.S3.Cors;
using Pys3Local.S3.Requests;

namespace Pys3Local.S3.Operations.Bucket;

/// <remarks>https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteBucketCors.html</remarks>
internal static class DeleteBucketCors
{
    public static readonly Operation Definition = new("DeleteBucketCors", "DELETE", Level.Bucket)
    {
        Requires = ["cors"],
        Needs = Operation.OnBucket("s3:PutBucketCORS"),
        ExecuteAsync = ExecuteAsync,
    };

    private static async ValueTask<S3Response> ExecuteAsync(S3Context context, CancellationToken cancellationToken)
    {
        await CorsRules.Document.DeleteAsync(context, cancellationToken);
        return S3Response.Empty(204);
    }
}
