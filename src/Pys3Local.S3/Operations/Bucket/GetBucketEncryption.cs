using Pys3Local.S3.Encryption;
using Pys3Local.S3.Requests;

namespace Pys3Local.S3.Operations.Bucket;

/// <remarks>https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketEncryption.html</remarks>
internal static class GetBucketEncryption
{
    public static readonly Operation Definition = new("GetBucketEncryption", "GET", Level.Bucket)
    {
        Requires = ["encryption"],
        Needs = Operation.OnBucket("s3:GetEncryptionConfiguration"),
        ExecuteAsync = (context, _) => ValueTask.FromResult(S3Response.Xml(
            context.Services.Options.EncryptsEverything && BucketEncryption.Document.Find(context.Bucket) is null
                ? BucketEncryption.OfServer
                : BucketEncryption.Document.Get(context.Bucket))),
    };
}
