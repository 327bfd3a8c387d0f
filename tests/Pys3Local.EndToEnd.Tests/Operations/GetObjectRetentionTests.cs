using Amazon.S3;
using Pys3Local.EndToEnd.Harness;

namespace Pys3Local.EndToEnd.Operations;

public sealed class GetObjectRetentionTests(ServerFixture server) : ServerTest(server)
{
    [Test]
    public async Task Sdk_what_was_put_with_the_object()
    {
        await EnableLocksAsync();
        var until = new DateTime(2099, 1, 2, 3, 4, 5, DateTimeKind.Utc);
        await Sdk.PutObjectAsync(new()
        {
            BucketName = Bucket,
            Key = "key",
            ContentBody = "x",
            ObjectLockMode = ObjectLockMode.Governance,
            ObjectLockRetainUntilDate = until,
        }, Cancellation);
        var retention = (await Sdk.GetObjectRetentionAsync(new() { BucketName = Bucket, Key = "key" }, Cancellation)).Retention;
        Assert.Equal((ObjectLockRetentionMode.Governance, until), (retention.Mode, retention.RetainUntilDate!.Value.ToUniversalTime()));
    }

    [Test]
    public async Task Raw_without_one()
    {
        await PutAsync("key", "x");
        (await SendAsync("GET", "/key?retention")).Failed(400, "InvalidRequest");
        await EnableLocksAsync();
        (await SendAsync("GET", "/key?retention")).Failed(404, "NoSuchObjectLockConfiguration");
    }
}
