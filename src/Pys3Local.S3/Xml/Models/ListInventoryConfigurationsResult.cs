namespace Pys3Local.S3.Xml.Models;

/// <summary>The answer of <see href="https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListBucketInventoryConfigurations.html">ListBucketInventoryConfigurations</see>: there are none.</summary>
[S3Xml("ListInventoryConfigurationsResult")]
internal sealed partial class ListInventoryConfigurationsResult
{
    public bool IsTruncated { get; init; }
}
