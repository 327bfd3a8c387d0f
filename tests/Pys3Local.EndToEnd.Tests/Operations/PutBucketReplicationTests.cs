using Pys3Local.EndToEnd.Harness;

namespace Pys3Local.EndToEnd.Operations;

/// <summary>Of a server without remotes; with some, see <see cref="Replication.ReplicationTests"/>.</summary>
public sealed class PutBucketReplicationTests(ServerFixture server) : ServerTest(server)
{
    [Test]
    public async Task Sdk_no_remote_is_there()
    {
        await SetVersioningAsync("Enabled");
        await FailsAsync("InvalidArgument", Sdk.PutBucketReplicationAsync(new()
        {
            BucketName = Bucket,
            Configuration = new()
            {
                Role = "arn:aws:iam::1:role/far",
                Rules = [new() { Status = Amazon.S3.ReplicationRuleStatus.Enabled, Priority = 1, Filter = new() { Prefix = "" }, Destination = new() { BucketArn = "arn:aws:s3:::there" } }],
            },
        }, Cancellation));
    }

    [Test]
    [Arguments("<ReplicationConfiguration/>", 400)]
    [Arguments("<ReplicationConfiguration>", 400)]
    [Arguments("<ReplicationConfiguration><Rule><Status>On</Status><Prefix/><Destination><Bucket>arn:pys3local:replication::far:there</Bucket></Destination></Rule></ReplicationConfiguration>", 400)]
    [Arguments("<ReplicationConfiguration><Rule><Status>Enabled</Status><Prefix/><DeleteReplication><Status>Enabled</Status></DeleteReplication><Destination><Bucket>arn:pys3local:replication::far:there</Bucket></Destination></Rule></ReplicationConfiguration>", 501)]
    public async Task Raw_status_of(string document, int status) => (await SendAsync("PUT", "?replication", document)).Succeeded(status);
}
