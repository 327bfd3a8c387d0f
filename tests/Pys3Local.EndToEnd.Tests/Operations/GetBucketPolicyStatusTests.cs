using Pys3Local.EndToEnd.Harness;

namespace Pys3Local.EndToEnd.Operations;

public sealed class GetBucketPolicyStatusTests(ServerFixture server) : ServerTest(server)
{
    [Test]
    public async Task Sdk_public_or_not()
    {
        await OpenToPublicAsync();
        await Sdk.PutBucketPolicyAsync(Bucket, Policies.AllowEveryone(Bucket, "s3:GetObject"), Cancellation);
        Assert.True((await Sdk.GetBucketPolicyStatusAsync(new() { BucketName = Bucket }, Cancellation)).PolicyStatus.IsPublic);
        await Sdk.PutBucketPolicyAsync(Bucket, Policies.DenyEveryone(Bucket, "s3:GetObject"), Cancellation);
        Assert.False((await Sdk.GetBucketPolicyStatusAsync(new() { BucketName = Bucket }, Cancellation)).PolicyStatus.IsPublic);
    }

    [Test]
    public async Task Raw_without_a_policy() => (await SendAsync("GET", "?policyStatus")).Failed(404, "NoSuchBucketPolicy");
}
