using Pys3Local.S3.Replication;
using Pys3Local.S3.Requests;
using Pys3Local.S3.Settings;
using Pys3Local.S3.Xml.Models;

namespace Pys3Local.S3.Operations.Bucket;

/// <remarks>https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketReplication.html</remarks>
internal static class PutBucketReplication
{
    public static readonly Operation Definition = new("PutBucketReplication", "PUT", Level.Bucket)
    {
        Requires = ["replication"],
        Needs = Operation.OnBucket("s3:PutReplicationConfiguration"),
        ExecuteAsync = ExecuteAsync,
    };

    private static async ValueTask<S3Response> ExecuteAsync(S3Context context, CancellationToken cancellationToken)
    {
        var asked = ReplicationCheck.Checked(await XmlBody.ReadAsync<ReplicationConfiguration>(context, cancellationToken), context.Services.Options.Replication?.Remotes);
        await context.ChangeBucketAsync(bucket =>
        {
            ReplicationCheck.CheckBucket(bucket);
            return ReplicationRules.Document.Set(bucket, asked);
        }, cancellationToken);
        return S3Response.Empty();
    }
}
