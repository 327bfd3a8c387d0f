using Pys3Local.EndToEnd.Harness;

namespace Pys3Local.EndToEnd.Operations;

public sealed class PutBucketEncryptionTests(ServerFixture server) : ServerTest(server)
{
    public const string Document = "<ServerSideEncryptionConfiguration><Rule><ApplyServerSideEncryptionByDefault><SSEAlgorithm>AES256</SSEAlgorithm></ApplyServerSideEncryptionByDefault></Rule></ServerSideEncryptionConfiguration>";

    [Test]
    public async Task Sdk_what_is_stored_from_then_on_is_encrypted()
    {
        await Sdk.PutBucketEncryptionAsync(new()
        {
            BucketName = Bucket,
            ServerSideEncryptionConfiguration = new() { ServerSideEncryptionRules = [new() { ServerSideEncryptionByDefault = new() { ServerSideEncryptionAlgorithm = "AES256" } }] },
        }, Cancellation);
        var put = await Sdk.PutObjectAsync(new() { BucketName = Bucket, Key = "key", ContentBody = "content" }, Cancellation);
        Assert.Equal("AES256", put.ServerSideEncryptionMethod.Value);
        Assert.Equal("content"u8.ToArray(), await GetAsync("key"));
    }

    [Test]
    public async Task Raw_what_cannot_be_kept_is_refused()
    {
        (await SendAsync("PUT", "?encryption", Document.Replace("AES256", "ROT13", StringComparison.Ordinal))).Failed(400, "MalformedXML");
        (await SendAsync("PUT", "?encryption", "<ServerSideEncryptionConfiguration/>")).Failed(400, "MalformedXML");
    }
}
