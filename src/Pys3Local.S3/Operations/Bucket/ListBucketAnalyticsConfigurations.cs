using Pys3Local.S3.Requests;
using Pys3Local.S3.Xml.Models;

namespace Pys3Local.S3.Operations.Bucket;

/// <remarks>https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListBucketAnalyticsConfigurations.html</remarks>
internal static class ListBucketAnalyticsConfigurations
{
    public static readonly Operation Definition = new("ListBucketAnalyticsConfigurations", "GET", Level.Bucket)
    {
        Requires = ["analytics"],
        Takes = ["continuation-token"],
        Needs = Operation.OnBucket("s3:GetAnalyticsConfiguration"),
        ExecuteAsync = (_, _) => ValueTask.FromResult(S3Response.Xml(new ListBucketAnalyticsConfigurationResult())),
    };
}
