using Pys3Local.S3.Requests;
using Pys3Local.S3.Xml.Models;

namespace Pys3Local.S3.Operations.Bucket;

/// <remarks>https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListBucketIntelligentTieringConfigurations.html</remarks>
internal static class ListBucketIntelligentTieringConfigurations
{
    public static readonly Operation Definition = new("ListBucketIntelligentTieringConfigurations", "GET", Level.Bucket)
    {
        Requires = ["intelligent-tiering"],
        Takes = ["continuation-token"],
        Needs = Operation.OnBucket("s3:GetIntelligentTieringConfiguration"),
        ExecuteAsync = (_, _) => ValueTask.FromResult(S3Response.Xml(new ListBucketIntelligentTieringConfigurationsOutput())),
    };
}
