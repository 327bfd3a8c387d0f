using Pys3Local.S3.Requests;
using Pys3Local.S3.Xml.Models;

namespace Pys3Local.S3.Operations.Bucket;

/// <remarks>https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListBucketInventoryConfigurations.html</remarks>
internal static class ListBucketInventoryConfigurations
{
    public static readonly Operation Definition = new("ListBucketInventoryConfigurations", "GET", Level.Bucket)
    {
        Requires = ["inventory"],
        Takes = ["continuation-token"],
        Needs = Operation.OnBucket("s3:GetInventoryConfiguration"),
        ExecuteAsync = (_, _) => ValueTask.FromResult(S3Response.Xml(new ListInventoryConfigurationsResult())),
    };
}
