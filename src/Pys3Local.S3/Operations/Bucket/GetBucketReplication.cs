using Pys3Local.S3.Errors;

namespace Pys3Local.S3.Operations.Bucket;

/// <remarks>https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketReplication.html</remarks>
internal static class GetBucketReplication
{
    public static readonly Operation Definition = new("GetBucketReplication", "GET", Level.Bucket)
    {
        Requires = ["replication"],
        Needs = Operation.OnBucket("s3:GetReplicationConfiguration"),
        ExecuteAsync = (context, _) => throw new S3Exception(S3Errors.ReplicationConfigurationNotFoundError) { Details = [new("BucketName", context.BucketName)] },
    };
}
