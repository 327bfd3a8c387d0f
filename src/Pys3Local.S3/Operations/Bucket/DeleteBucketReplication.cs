using Pys3Local.S3.Requests;

namespace Pys3Local.S3.Operations.Bucket;

/// <remarks>https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteBucketReplication.html</remarks>
internal static class DeleteBucketReplication
{
    public static readonly Operation Definition = new("DeleteBucketReplication", "DELETE", Level.Bucket)
    {
        Requires = ["replication"],
        Needs = Operation.OnBucket("s3:PutReplicationConfiguration"),
        ExecuteAsync = (_, _) => ValueTask.FromResult(S3Response.Empty(204)),
    };
}
