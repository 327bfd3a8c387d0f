using Pys3Local.S3.Errors;
using Pys3Local.S3.Requests;
using Pys3Local.S3.Xml.Models;

namespace Pys3Local.S3.Operations.Bucket;

/// <summary>What holds anyway can be put; anything else is not offered.</summary>
/// <remarks>https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketAccelerateConfiguration.html</remarks>
internal static class PutBucketAccelerateConfiguration
{
    public static readonly Operation Definition = new("PutBucketAccelerateConfiguration", "PUT", Level.Bucket)
    {
        Requires = ["accelerate"],
        Needs = Operation.OnBucket("s3:PutAccelerateConfiguration"),
        ExecuteAsync = ExecuteAsync,
    };

    private static async ValueTask<S3Response> ExecuteAsync(S3Context context, CancellationToken cancellationToken)
    {
        var asked = await XmlBody.ReadAsync<AccelerateConfiguration>(context, cancellationToken);
        return asked.Status == "Suspended"
            ? S3Response.Empty()
            : throw new S3Exception(S3Errors.NotImplemented, "Transfer acceleration is not offered: this server is in one place.");
    }
}
