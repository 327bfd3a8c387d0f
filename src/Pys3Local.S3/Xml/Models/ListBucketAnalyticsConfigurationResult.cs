namespace Pys3Local.S3.Xml.Models;

/// <summary>The answer of <see href="https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListBucketAnalyticsConfigurations.html">ListBucketAnalyticsConfigurations</see>: there are none.</summary>
[S3Xml("ListBucketAnalyticsConfigurationResult")]
internal sealed partial class ListBucketAnalyticsConfigurationResult
{
    public bool IsTruncated { get; init; }
}
