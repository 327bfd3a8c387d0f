using Pys3Local.S3.Encryption;
using Pys3Local.S3.Metadata;
using Pys3Local.S3.Operations.Object;
using Pys3Local.S3.Requests;
using Pys3Local.S3.Xml.Models;
using Pys3Local.Storage.Multipart;

namespace Pys3Local.S3.Operations.Multipart;

/// <remarks>https://docs.aws.amazon.com/AmazonS3/latest/API/API_CreateMultipartUpload.html</remarks>
internal static class CreateMultipartUpload
{
    public static readonly Operation Definition = new("CreateMultipartUpload", "POST", Level.Object)
    {
        Requires = ["uploads"],
        IgnoresBody = true,
        Encryption = EncryptionUse.Write,
        Needs = Needs.ToWrite,
        ExecuteAsync = ExecuteAsync,
    };

    private static async ValueTask<S3Response> ExecuteAsync(S3Context context, CancellationToken cancellationToken)
    {
        NamedContent.RefuseParts(context);
        var headers = UploadHeaders.Read(context.Request);
        var attributes = headers.Attributes.AddRange(Placement.Read(context));
        if (context.Request.Caller.Key is { } key)
            attributes = attributes.SetItem(ObjectAttributes.Initiator, key.User).SetItem(ObjectAttributes.InitiatorKey, key.LastingId);

        var checksum = UploadChecksum.Read(context.Request);
        var upload = await context.Multipart.CreateUploadAsync(context.BucketName, new UploadInfo
        {
            Key = context.Key,
            Initiated = context.Time.GetUtcNow(),
            ContentType = headers.ContentType,
            Metadata = headers.Metadata,
            Protection = RequestedProtection.Of(context),
            Attributes = checksum is null ? attributes : checksum.AddTo(attributes),
        }, cancellationToken);

        return S3Response.Xml(new InitiateMultipartUploadResult { Bucket = context.BucketName, Key = context.Key, UploadId = upload.UploadId })
            .With("x-amz-checksum-algorithm", checksum?.AlgorithmName)
            .With("x-amz-checksum-type", checksum?.TypeName)
            .WithWrittenEncryption(upload.Encryption, context.Request);
    }
}
