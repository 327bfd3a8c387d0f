namespace Pys3Local.S3.Xml.Models;

/// <summary>The answer of <see href="https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListBucketIntelligentTieringConfigurations.html">ListBucketIntelligentTieringConfigurations</see>: there are none.</summary>
[S3Xml("ListBucketIntelligentTieringConfigurationsOutput")]
internal sealed partial class ListBucketIntelligentTieringConfigurationsOutput
{
    public bool IsTruncated { get; init; }
}
