using Pys3Local.S3.Requests;
using Pys3Local.S3.Xml.Models;

namespace Pys3Local.S3.Operations.Bucket;

/// <remarks>https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketLocation.html</remarks>
internal static class GetBucketLocation
{
    public static readonly Operation Definition = new("GetBucketLocation", "GET", Level.Bucket)
    {
        Requires = ["location"],
        Needs = Operation.OnBucket("s3:GetBucketLocation"),
        ExecuteAsync = (context, _) => ValueTask.FromResult(S3Response.Xml(new LocationConstraint { Region = Shown(context.Services.Options.Region) })),
    };

    /// <summary>S3 writes its first region as an empty element.</summary>
    private static string? Shown(string region) => region == "us-east-1" ? null : region;
}
