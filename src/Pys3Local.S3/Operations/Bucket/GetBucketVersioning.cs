using Pys3Local.S3.Requests;
using Pys3Local.S3.Settings;
using Pys3Local.S3.Xml.Models;

namespace Pys3Local.S3.Operations.Bucket;

/// <remarks>https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketVersioning.html</remarks>
internal static class GetBucketVersioning
{
    public static readonly Operation Definition = new("GetBucketVersioning", "GET", Level.Bucket)
    {
        Requires = ["versioning"],
        Needs = Operation.OnBucket("s3:GetBucketVersioning"),
        ExecuteAsync = (context, _) => ValueTask.FromResult(S3Response.Xml(new VersioningConfiguration { Status = Versioning.StateOf(context.Bucket) })),
    };
}
