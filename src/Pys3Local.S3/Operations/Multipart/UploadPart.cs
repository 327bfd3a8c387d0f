using Pys3Local.S3.Body;
using Pys3Local.S3.Encryption;
using Pys3Local.S3.Metadata;
using Pys3Local.S3.Requests;
using Pys3Local.Storage;

namespace Pys3Local.S3.Operations.Multipart;

/// <remarks>https://docs.aws.amazon.com/AmazonS3/latest/API/API_UploadPart.html</remarks>
internal static class UploadPart
{
    public static readonly Operation Definition = new("UploadPart", "PUT", Level.Object)
    {
        Requires = ["partNumber", "uploadId"],
        Encryption = EncryptionUse.CustomerKey,
        Needs = Operation.OnObject("s3:PutObject"),
        ExecuteAsync = ExecuteAsync,
    };

    private static async ValueTask<S3Response> ExecuteAsync(S3Context context, CancellationToken cancellationToken)
    {
        BodyLength.Require(context.Request.Headers);
        var number = PartNumbers.Parse(context.Request.Query["partNumber"]);
        var upload = await Uploads.FindToChangeAsync(context, cancellationToken);
        var customer = EncryptedObjects.KeyOfPart(context, upload);
        var body = context.Request.Body;
        var checksum = UploadChecksum.ComputeOn(body, UploadChecksum.Of(upload));

        var part = await context.Multipart.PutPartAsync(context.BucketName, context.Key, upload.UploadId, number, new ObjectWrite
        {
            Body = body.Content,
            Length = body.Length,
            Protection = customer,
            Seal = size => new ObjectInfo
            {
                Key = context.Key,
                Size = size,
                ETag = body.Md5Hex,
                LastModified = context.Time.GetUtcNow(),
                Attributes = StringMap.Empty.WithChecksum(body.ChecksumOf(checksum)),
            },
        }, cancellationToken);

        return S3Response.Empty().With("ETag", ObjectHeaders.Quoted(part.ETag)).WithChecksum(part.Attributes).WithEncryption(upload.Encryption);
    }
}
