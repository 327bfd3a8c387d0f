using Pys3Local.S3.Errors;
using Pys3Local.S3.Requests;
using Pys3Local.S3.Xml.Models;

namespace Pys3Local.S3.Operations.Bucket;

/// <summary>What holds anyway can be put; anything else is not offered.</summary>
/// <remarks>https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketRequestPayment.html</remarks>
internal static class PutBucketRequestPayment
{
    public static readonly Operation Definition = new("PutBucketRequestPayment", "PUT", Level.Bucket)
    {
        Requires = ["requestPayment"],
        Needs = Operation.OnBucket("s3:PutBucketRequestPayment"),
        ExecuteAsync = ExecuteAsync,
    };

    private static async ValueTask<S3Response> ExecuteAsync(S3Context context, CancellationToken cancellationToken)
    {
        var asked = await XmlBody.ReadAsync<RequestPaymentConfiguration>(context, cancellationToken);
        return asked.Payer == "BucketOwner"
            ? S3Response.Empty()
            : throw new S3Exception(S3Errors.NotImplemented, "Nobody pays for requests to this server.");
    }
}
