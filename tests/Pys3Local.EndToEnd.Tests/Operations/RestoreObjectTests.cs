using System.Net;
using Amazon.S3;
using Pys3Local.EndToEnd.Harness;

namespace Pys3Local.EndToEnd.Operations;

public sealed class RestoreObjectTests(ServerFixture server) : ServerTest(server)
{
    [Test]
    public async Task Sdk_an_archived_object_is_restored_already()
    {
        await Sdk.PutObjectAsync(new() { BucketName = Bucket, Key = "key", ContentBody = "x", StorageClass = S3StorageClass.Glacier }, Cancellation);
        Assert.Equal(HttpStatusCode.OK, (await Sdk.RestoreObjectAsync(new() { BucketName = Bucket, Key = "key", Days = 1 }, Cancellation)).HttpStatusCode);
    }

    [Test]
    public async Task Raw_an_object_that_is_not_archived()
    {
        await PutAsync("key", "x");
        (await SendAsync("POST", "/key?restore")).Failed(403, "InvalidObjectState");
    }
}
