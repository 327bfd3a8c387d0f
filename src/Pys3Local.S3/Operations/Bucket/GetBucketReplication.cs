using Pys3Local.S3.Replication;
using Pys3Local.S3.Requests;

namespace Pys3Local.S3.Operations.Bucket;

/// <remarks>https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketReplication.html</remarks>
internal static class GetBucketReplication
{
    public static readonly Operation Definition = new("GetBucketReplication", "GET", Level.Bucket)
    {
        Requires = ["replication"],
        Needs = Operation.OnBucket("s3:GetReplicationConfiguration"),
        ExecuteAsync = (context, _) => ValueTask.FromResult(S3Response.Xml(ReplicationRules.Document.Get(context.Bucket))),
    };
}
