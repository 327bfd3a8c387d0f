namespace Pys3Local.S3.Xml.Models;

/// <summary>The answer of <see href="https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketAccelerateConfiguration.html">GetBucketAccelerateConfiguration</see>; empty where it was never set.</summary>
[S3Xml("AccelerateConfiguration", Read = true)]
internal sealed partial class AccelerateConfiguration
{
    /// <summary>Enabled or Suspended.</summary>
    public string? Status { get; init; }
}
