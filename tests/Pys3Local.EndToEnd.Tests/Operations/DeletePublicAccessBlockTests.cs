using Pys3Local.EndToEnd.Harness;

namespace Pys3Local.EndToEnd.Operations;

public sealed class DeletePublicAccessBlockTests(ServerFixture server) : ServerTest(server)
{
    [Test]
    public async Task Sdk_lets_a_public_policy_in()
    {
        await FailsAsync("AccessDenied", Sdk.PutBucketPolicyAsync(Bucket, Policies.AllowEveryone(Bucket, "s3:GetObject"), Cancellation));
        await Sdk.DeletePublicAccessBlockAsync(new() { BucketName = Bucket }, Cancellation);
        await Sdk.PutBucketPolicyAsync(Bucket, Policies.AllowEveryone(Bucket, "s3:GetObject"), Cancellation);
        await FailsAsync("NoSuchPublicAccessBlockConfiguration", Sdk.GetPublicAccessBlockAsync(new() { BucketName = Bucket }, Cancellation));
    }

    [Test]
    public async Task Raw_twice()
    {
        (await SendAsync("DELETE", "?publicAccessBlock")).Succeeded(204);
        (await SendAsync("DELETE", "?publicAccessBlock")).Succeeded(204);
        (await SendAsync("GET", "?publicAccessBlock")).Failed(404, "NoSuchPublicAccessBlockConfiguration");
    }
}
