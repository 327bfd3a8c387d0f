using Pys3Local.EndToEnd.Harness;

namespace Pys3Local.EndToEnd.Operations;

public sealed class PutPublicAccessBlockTests(ServerFixture server) : ServerTest(server)
{
    [Test]
    public async Task Sdk_RestrictPublicBuckets_closes_what_a_policy_opened()
    {
        await PutAsync("key", "content");
        await OpenToPublicAsync();
        await Sdk.PutBucketPolicyAsync(Bucket, Policies.AllowEveryone(Bucket, "s3:GetObject"), Cancellation);
        (await AnonymousAsync("GET", "/key")).Succeeded();
        await Sdk.PutPublicAccessBlockAsync(new() { BucketName = Bucket, PublicAccessBlockConfiguration = new() { RestrictPublicBuckets = true } }, Cancellation);
        (await AnonymousAsync("GET", "/key")).Failed(403, "AccessDenied");
    }

    [Test]
    public async Task Raw_what_is_left_out_is_false()
    {
        (await SendAsync("PUT", "?publicAccessBlock", "<PublicAccessBlockConfiguration><BlockPublicPolicy>true</BlockPublicPolicy></PublicAccessBlockConfiguration>")).Succeeded();
        var document = (await SendAsync("GET", "?publicAccessBlock")).Succeeded().Xml;
        Assert.Equal("BlockPublicPolicy", Assert.Single(document.Elements(), flag => flag.Value == "true").Name.LocalName);
    }

    [Test]
    public async Task Raw_what_is_no_flag_MalformedXML() =>
        (await SendAsync("PUT", "?publicAccessBlock", "<PublicAccessBlockConfiguration><BlockPublicPolicy>yes</BlockPublicPolicy></PublicAccessBlockConfiguration>"))
            .Failed(400, "MalformedXML");
}
