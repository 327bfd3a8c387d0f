using Amazon.S3.Model;
using Pys3Local.EndToEnd.Harness;

namespace Pys3Local.EndToEnd.Operations;

public sealed class DeleteObjectTaggingTests(ServerFixture server) : ServerTest(server)
{
    [Test]
    public async Task Sdk_removes_the_tags_and_not_the_object()
    {
        await Sdk.PutObjectAsync(new PutObjectRequest { BucketName = Bucket, Key = "key", ContentBody = "x", TagSet = [new() { Key = "a", Value = "1" }] }, Cancellation);
        await Sdk.DeleteObjectTaggingAsync(new() { BucketName = Bucket, Key = "key" }, Cancellation);
        Assert.Empty((await Sdk.GetObjectTaggingAsync(new() { BucketName = Bucket, Key = "key" }, Cancellation)).Tagging ?? []);
        Assert.Equal("x"u8.ToArray(), await GetAsync("key"));
    }

    [Test]
    public async Task Raw_204_and_404()
    {
        await PutAsync("key", "x");
        (await SendAsync("DELETE", "/key?tagging")).Succeeded(204);
        (await SendAsync("DELETE", "/missing?tagging")).Failed(404, "NoSuchKey");
    }
}
