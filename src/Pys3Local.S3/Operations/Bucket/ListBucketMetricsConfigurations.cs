using Pys3Local.S3.Requests;
using Pys3Local.S3.Xml.Models;

namespace Pys3Local.S3.Operations.Bucket;

/// <remarks>https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListBucketMetricsConfigurations.html</remarks>
internal static class ListBucketMetricsConfigurations
{
    public static readonly Operation Definition = new("ListBucketMetricsConfigurations", "GET", Level.Bucket)
    {
        Requires = ["metrics"],
        Takes = ["continuation-token"],
        Needs = Operation.OnBucket("s3:GetMetricsConfiguration"),
        ExecuteAsync = (_, _) => ValueTask.FromResult(S3Response.Xml(new ListMetricsConfigurationsResult())),
    };
}
