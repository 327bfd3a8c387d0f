using Amazon.S3.Model;
using Pys3Local.EndToEnd.Harness;

namespace Pys3Local.EndToEnd.Operations;

public sealed class GetObjectTaggingTests(ServerFixture server) : ServerTest(server)
{
    [Test]
    public async Task Sdk_what_was_put_with_the_object()
    {
        await Sdk.PutObjectAsync(new PutObjectRequest { BucketName = Bucket, Key = "key", ContentBody = "x", TagSet = [new() { Key = "a b", Value = "ü+=" }] }, Cancellation);
        var tag = Assert.Single((await Sdk.GetObjectTaggingAsync(new() { BucketName = Bucket, Key = "key" }, Cancellation)).Tagging);
        Assert.Equal(("a b", "ü+="), (tag.Key, tag.Value));
        Assert.Equal("1", (await SendAsync("GET", "/key")).Succeeded().Header("x-amz-tagging-count"));
        (await SendAsync("PUT", "/key?tagging", "<Tagging><TagSet/></Tagging>")).Succeeded();
        Assert.Null((await SendAsync("GET", "/key")).Succeeded().Header("x-amz-tagging-count"));
    }

    [Test]
    public async Task Raw_none_is_an_empty_set()
    {
        await PutAsync("key", "x");
        Assert.Empty((await SendAsync("GET", "/key?tagging")).Succeeded().Xml.Element("TagSet")!.Elements());
        (await SendAsync("GET", "/missing?tagging")).Failed(404, "NoSuchKey");
    }
}
