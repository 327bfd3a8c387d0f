using Pys3Local.S3.Replication;
using Pys3Local.S3.Requests;

namespace Pys3Local.S3.Operations.Bucket;

/// <summary>What was to be copied by the rules is not copied any more; what has been copied stays.</summary>
/// <remarks>https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteBucketReplication.html</remarks>
internal static class DeleteBucketReplication
{
    public static readonly Operation Definition = new("DeleteBucketReplication", "DELETE", Level.Bucket)
    {
        Requires = ["replication"],
        Needs = Operation.OnBucket("s3:PutReplicationConfiguration"),
        ExecuteAsync = ExecuteAsync,
    };

    private static async ValueTask<S3Response> ExecuteAsync(S3Context context, CancellationToken cancellationToken)
    {
        await ReplicationRules.Document.DeleteAsync(context, cancellationToken);
        return S3Response.Empty(204);
    }
}
