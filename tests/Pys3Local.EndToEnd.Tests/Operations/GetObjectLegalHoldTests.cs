using Amazon.S3;
using Pys3Local.EndToEnd.Harness;

namespace Pys3Local.EndToEnd.Operations;

public sealed class GetObjectLegalHoldTests(ServerFixture server) : ServerTest(server)
{
    [Test]
    public async Task Sdk_what_was_put_with_the_object()
    {
        await EnableLocksAsync();
        await Sdk.PutObjectAsync(new() { BucketName = Bucket, Key = "key", ContentBody = "x", ObjectLockLegalHoldStatus = ObjectLockLegalHoldStatus.On }, Cancellation);
        Assert.Equal(ObjectLockLegalHoldStatus.On, (await Sdk.GetObjectLegalHoldAsync(new() { BucketName = Bucket, Key = "key" }, Cancellation)).LegalHold.Status);
    }

    [Test]
    public async Task Raw_without_one()
    {
        await PutAsync("key", "x");
        (await SendAsync("GET", "/key?legal-hold")).Failed(400, "InvalidRequest");
        await EnableLocksAsync();
        (await SendAsync("GET", "/key?legal-hold")).Failed(404, "NoSuchObjectLockConfiguration");
    }
}
