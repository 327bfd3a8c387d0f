using Amazon.S3.Model;
using Pys3Local.EndToEnd.Harness;

namespace Pys3Local.EndToEnd.Operations;

public sealed class GetBucketTaggingTests(ServerFixture server) : ServerTest(server)
{
    [Test]
    public async Task Sdk_what_was_put()
    {
        await FailsAsync("NoSuchTagSet", Sdk.GetBucketTaggingAsync(new() { BucketName = Bucket }, Cancellation));
        await Sdk.PutBucketTaggingAsync(Bucket, [new Tag { Key = "team", Value = "blue + green" }], Cancellation);
        var tag = Assert.Single((await Sdk.GetBucketTaggingAsync(new() { BucketName = Bucket }, Cancellation)).TagSet);
        Assert.Equal(("team", "blue + green"), (tag.Key, tag.Value));
    }

    [Test]
    public async Task Raw_none_and_missing_bucket()
    {
        (await SendAsync("GET", "?tagging")).Failed(404, "NoSuchTagSet");
        (await Raw.GetAsync("/not-there", "tagging", Cancellation)).Failed(404, "NoSuchBucket");
    }
}
