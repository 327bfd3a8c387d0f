using Pys3Local.S3.Requests;
using Pys3Local.S3.Xml.Models;

namespace Pys3Local.S3.Operations.Bucket;

/// <remarks>https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketRequestPayment.html</remarks>
internal static class GetBucketRequestPayment
{
    public static readonly Operation Definition = new("GetBucketRequestPayment", "GET", Level.Bucket)
    {
        Requires = ["requestPayment"],
        Needs = Operation.OnBucket("s3:GetBucketRequestPayment"),
        ExecuteAsync = (_, _) => ValueTask.FromResult(S3Response.Xml(new RequestPaymentConfiguration { Payer = "BucketOwner" })),
    };
}
