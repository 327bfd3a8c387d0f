namespace Pys3Local.S3.Xml.Models;

/// <summary>The answer of <see href="https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListBucketMetricsConfigurations.html">ListBucketMetricsConfigurations</see>: there are none.</summary>
[S3Xml("ListMetricsConfigurationsResult")]
internal sealed partial class ListMetricsConfigurationsResult
{
    public bool IsTruncated { get; init; }
}
