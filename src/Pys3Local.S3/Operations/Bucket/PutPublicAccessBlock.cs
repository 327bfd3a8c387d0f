using Pys3Local.S3.Requests;
using Pys3Local.S3.Settings;
using Pys3Local.S3.Xml.Models;

namespace Pys3Local.S3.Operations.Bucket;

/// <remarks>https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutPublicAccessBlock.html</remarks>
internal static class PutPublicAccessBlock
{
    public static readonly Operation Definition = new("PutPublicAccessBlock", "PUT", Level.Bucket)
    {
        Requires = ["publicAccessBlock"],
        Needs = Operation.OnBucket("s3:PutBucketPublicAccessBlock"),
        ExecuteAsync = ExecuteAsync,
    };

    private static async ValueTask<S3Response> ExecuteAsync(S3Context context, CancellationToken cancellationToken)
    {
        var block = await XmlBody.ReadAsync<PublicAccessBlockConfiguration>(context, cancellationToken);
        await context.ChangeBucketAsync(bucket => PublicAccess.Set(bucket, block), cancellationToken);
        return S3Response.Empty();
    }
}
