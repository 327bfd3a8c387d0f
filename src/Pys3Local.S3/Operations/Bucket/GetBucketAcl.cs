using Pys3Local.S3.Auth.Acls;
using Pys3Local.S3.Metadata;
using Pys3Local.S3.Requests;

namespace Pys3Local.S3.Operations.Bucket;

/// <remarks>https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketAcl.html</remarks>
internal static class GetBucketAcl
{
    public static readonly Operation Definition = new("GetBucketAcl", "GET", Level.Bucket)
    {
        Requires = ["acl"],
        Needs = Operation.OnBucket("s3:GetBucketAcl"),
        ExecuteAsync = (context, _) => ValueTask.FromResult(S3Response.Xml(StoredAcl.Of(context.Bucket).ToXml(Owners.Of(context.Bucket)))),
    };
}
