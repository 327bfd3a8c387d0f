using Pys3Local.S3.Encryption;
using Pys3Local.S3.Requests;

namespace Pys3Local.S3.Operations.Bucket;

/// <remarks>https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteBucketEncryption.html</remarks>
internal static class DeleteBucketEncryption
{
    public static readonly Operation Definition = new("DeleteBucketEncryption", "DELETE", Level.Bucket)
    {
        Requires = ["encryption"],
        Needs = Operation.OnBucket("s3:PutEncryptionConfiguration"),
        ExecuteAsync = ExecuteAsync,
    };

    private static async ValueTask<S3Response> ExecuteAsync(S3Context context, CancellationToken cancellationToken)
    {
        await BucketEncryption.Document.DeleteAsync(context, cancellationToken);
        return S3Response.Empty(204);
    }
}
