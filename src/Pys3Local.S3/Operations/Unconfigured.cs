using Pys3Local.S3.Errors;
using Pys3Local.S3.Requests;
using Pys3Local.S3.Xml;
using Pys3Local.S3.Xml.Models;

namespace Pys3Local.S3.Operations;

/// <summary>What S3 can be asked about configurations that no bucket here ever has: there is none, the list of them is empty, and deleting one is not an error.</summary>
/// <remarks>To put one is refused: see <see cref="NotOffered"/>.</remarks>
internal static class Unconfigured
{
    public static IReadOnlyList<Operation> All { get; } =
    [
        Get("GetBucketWebsite", ["website"], "s3:GetBucketWebsite", S3Errors.NoSuchWebsiteConfiguration),
        Delete("DeleteBucketWebsite", "website", "s3:DeleteBucketWebsite"),
        Get("GetBucketAnalyticsConfiguration", ["analytics", "id"], "s3:GetAnalyticsConfiguration", S3Errors.NoSuchConfiguration),
        List("ListBucketAnalyticsConfigurations", "analytics", "s3:GetAnalyticsConfiguration", new ListBucketAnalyticsConfigurationResult()),
        Get("GetBucketMetricsConfiguration", ["metrics", "id"], "s3:GetMetricsConfiguration", S3Errors.NoSuchConfiguration),
        List("ListBucketMetricsConfigurations", "metrics", "s3:GetMetricsConfiguration", new ListMetricsConfigurationsResult()),
        Get("GetBucketInventoryConfiguration", ["inventory", "id"], "s3:GetInventoryConfiguration", S3Errors.NoSuchConfiguration),
        List("ListBucketInventoryConfigurations", "inventory", "s3:GetInventoryConfiguration", new ListInventoryConfigurationsResult()),
        Get("GetBucketIntelligentTieringConfiguration", ["intelligent-tiering", "id"], "s3:GetIntelligentTieringConfiguration", S3Errors.NoSuchConfiguration),
        List("ListBucketIntelligentTieringConfigurations", "intelligent-tiering", "s3:GetIntelligentTieringConfiguration", new ListBucketIntelligentTieringConfigurationsOutput()),
    ];

    private static Operation Get(string name, string[] requires, string action, S3Error missing) => new(name, "GET", Level.Bucket)
    {
        Requires = [.. requires],
        Needs = Operation.OnBucket(action),
        ExecuteAsync = (context, _) => throw new S3Exception(missing) { Details = [new("BucketName", context.BucketName)] },
    };

    private static Operation List(string name, string subResource, string action, IS3XmlDocument empty) => new(name, "GET", Level.Bucket)
    {
        Requires = [subResource],
        Takes = ["continuation-token"],
        Needs = Operation.OnBucket(action),
        ExecuteAsync = (_, _) => ValueTask.FromResult(S3Response.Xml(empty)),
    };

    private static Operation Delete(string name, string subResource, string action) => new(name, "DELETE", Level.Bucket)
    {
        Requires = [subResource],
        Needs = Operation.OnBucket(action),
        ExecuteAsync = (_, _) => ValueTask.FromResult(S3Response.Empty(204)),
    };
}
