using Pys3Local.S3.Errors;
using Pys3Local.Storage.Multipart;

namespace Pys3Local.S3.Operations.Multipart;

/// <summary>The upload that a request names.</summary>
internal static class Uploads
{
    public static string Id(S3Context context) => context.Request.Query["uploadId"]!;

    public static async Task<UploadInfo> FindAsync(S3Context context, CancellationToken cancellationToken) =>
        await context.Multipart.FindUploadAsync(context.BucketName, context.Key, Id(context), cancellationToken)
        ?? throw new S3Exception(S3Errors.NoSuchUpload);
}
