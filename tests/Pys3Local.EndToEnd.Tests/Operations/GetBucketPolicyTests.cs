using Pys3Local.EndToEnd.Harness;

namespace Pys3Local.EndToEnd.Operations;

public sealed class GetBucketPolicyTests(ServerFixture server) : ServerTest(server)
{
    [Test]
    public async Task Sdk_WhatWasPut()
    {
        var policy = Policies.AllowEveryone(Bucket, "s3:GetObject");
        await OpenToPublicAsync();
        await Sdk.PutBucketPolicyAsync(Bucket, policy, Cancellation);
        Assert.Equal(policy, (await Sdk.GetBucketPolicyAsync(Bucket, Cancellation)).Policy);
    }

    [Test]
    public async Task Raw_NoneIsAnError() => (await SendAsync("GET", "?policy")).Failed(404, "NoSuchBucketPolicy");
}
