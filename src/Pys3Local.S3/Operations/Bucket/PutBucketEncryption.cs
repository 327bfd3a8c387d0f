using Pys3Local.S3.Encryption;
using Pys3Local.S3.Errors;
using Pys3Local.S3.Requests;
using Pys3Local.S3.Xml.Models;

namespace Pys3Local.S3.Operations.Bucket;

/// <remarks>https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketEncryption.html</remarks>
internal static class PutBucketEncryption
{
    public static readonly Operation Definition = new("PutBucketEncryption", "PUT", Level.Bucket)
    {
        Requires = ["encryption"],
        Needs = Operation.OnBucket("s3:PutEncryptionConfiguration"),
        ExecuteAsync = ExecuteAsync,
    };

    private static async ValueTask<S3Response> ExecuteAsync(S3Context context, CancellationToken cancellationToken)
    {
        var asked = await XmlBody.ReadAsync<ServerSideEncryptionConfiguration>(context, cancellationToken);
        if (!context.Store.Traits.Encrypts)
            throw new S3Exception(S3Errors.NotImplemented, "Server-side encryption is not offered, and pretending to it would store data in the clear.");

        BucketEncryption.Check(asked, context.Services.Options.RefusesKms);
        await BucketEncryption.Document.PutAsync(context, asked, cancellationToken);
        return S3Response.Empty();
    }
}
