namespace Pys3Local.S3.Xml.Models;

/// <summary>The answer of <see href="https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketRequestPayment.html">GetBucketRequestPayment</see>.</summary>
[S3Xml("RequestPaymentConfiguration", Read = true)]
internal sealed partial class RequestPaymentConfiguration
{
    /// <summary>BucketOwner or Requester.</summary>
    public required string Payer { get; init; }
}
