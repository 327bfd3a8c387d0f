using Pys3Local.EndToEnd.Harness;

namespace Pys3Local.EndToEnd.Operations;

public sealed class GetBucketPolicyTests(ServerFixture server) : ServerTest(server)
{
    [Test]
    public async Task Sdk_what_was_put()
    {
        var policy = Policies.AllowEveryone(Bucket, "s3:GetObject");
        await OpenToPublicAsync();
        await Sdk.PutBucketPolicyAsync(Bucket, policy, Cancellation);
        Assert.Equal(policy, (await Sdk.GetBucketPolicyAsync(Bucket, Cancellation)).Policy);
    }

    [Test]
    public async Task Raw_none_is_an_error() => (await SendAsync("GET", "?policy")).Failed(404, "NoSuchBucketPolicy");
}
