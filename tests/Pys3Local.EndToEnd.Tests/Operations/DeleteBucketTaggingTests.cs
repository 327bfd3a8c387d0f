using Amazon.S3.Model;
using Pys3Local.EndToEnd.Harness;

namespace Pys3Local.EndToEnd.Operations;

public sealed class DeleteBucketTaggingTests(ServerFixture server) : ServerTest(server)
{
    [Test]
    public async Task Sdk_removes()
    {
        await Sdk.PutBucketTaggingAsync(Bucket, [new Tag { Key = "a", Value = "1" }], Cancellation);
        await Sdk.DeleteBucketTaggingAsync(Bucket, Cancellation);
        await FailsAsync("NoSuchTagSet", Sdk.GetBucketTaggingAsync(new() { BucketName = Bucket }, Cancellation));
    }

    [Test]
    public async Task Raw_where_none_are() => (await SendAsync("DELETE", "?tagging")).Succeeded(204);
}
