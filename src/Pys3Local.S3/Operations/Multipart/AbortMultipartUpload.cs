using Pys3Local.S3.Errors;
using Pys3Local.S3.Requests;

namespace Pys3Local.S3.Operations.Multipart;

/// <remarks>https://docs.aws.amazon.com/AmazonS3/latest/API/API_AbortMultipartUpload.html</remarks>
internal static class AbortMultipartUpload
{
    public static readonly Operation Definition = new("AbortMultipartUpload", "DELETE", Level.Object)
    {
        Requires = ["uploadId"],
        Needs = Operation.OnObject("s3:AbortMultipartUpload"),
        ExecuteAsync = ExecuteAsync,
    };

    private static async ValueTask<S3Response> ExecuteAsync(S3Context context, CancellationToken cancellationToken)
    {
        await Uploads.FindToChangeAsync(context, cancellationToken);
        return await context.Multipart.AbortUploadAsync(context.BucketName, context.Key, Uploads.Id(context), cancellationToken)
            ? S3Response.Empty(204)
            : throw new S3Exception(S3Errors.NoSuchUpload);
    }
}
