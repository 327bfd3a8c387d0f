using Pys3Local.S3.Errors;
using Pys3Local.S3.Requests;
using Pys3Local.S3.Settings;
using Pys3Local.S3.Xml.Models;

namespace Pys3Local.S3.Operations.Bucket;

/// <remarks>https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketTagging.html</remarks>
internal static class GetBucketTagging
{
    public static readonly BucketConfiguration<Tagging> Document = new("tagging", S3Errors.NoSuchTagSet);

    public static readonly Operation Definition = new("GetBucketTagging", "GET", Level.Bucket)
    {
        Requires = ["tagging"],
        Needs = Operation.OnBucket("s3:GetBucketTagging"),
        ExecuteAsync = (context, _) => ValueTask.FromResult(S3Response.Xml(Document.Get(context.Bucket))),
    };
}
