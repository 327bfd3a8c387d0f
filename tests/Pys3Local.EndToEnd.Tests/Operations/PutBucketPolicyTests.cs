using Pys3Local.EndToEnd.Harness;

namespace Pys3Local.EndToEnd.Operations;

public sealed class PutBucketPolicyTests(ServerFixture server) : ServerTest(server)
{
    [Test]
    public async Task Sdk_opens_what_it_names()
    {
        await PutAsync("key", "content");
        await PutAsync("private/key", "content");
        await OpenToPublicAsync();
        await Sdk.PutBucketPolicyAsync(Bucket, Policies.AllowEveryone(Bucket, "s3:GetObject", "key*"), Cancellation);

        Assert.Equal("content", (await AnonymousAsync("GET", "/key")).Succeeded().Text);
        (await AnonymousAsync("GET", "/private/key")).Failed(403, "AccessDenied");
        (await AnonymousAsync("PUT", "/key", "other")).Failed(403, "AccessDenied");
        (await AnonymousAsync("GET", "?list-type=2")).Failed(403, "AccessDenied");
        (await AnonymousAsync("GET", "?policy")).Failed(403, "AccessDenied");
    }

    [Test]
    public async Task Raw_a_denial_binds_the_owner_too()
    {
        await PutAsync("kept/key", "content");
        (await SendAsync("PUT", "?policy", Policies.DenyEveryone(Bucket, "s3:DeleteObject", "kept/*"))).Succeeded(204);
        (await SendAsync("DELETE", "/kept/key")).Failed(403, "AccessDenied");
        (await SendAsync("DELETE", "?policy")).Succeeded(204);
        (await SendAsync("DELETE", "/kept/key")).Succeeded(204);
    }

    [Test]
    public async Task Raw_a_public_policy_is_blocked_by_default()
    {
        (await SendAsync("PUT", "?policy", Policies.AllowEveryone(Bucket, "s3:GetObject"))).Failed(403, "AccessDenied");
        (await SendAsync("GET", "?policy")).Failed(404, "NoSuchBucketPolicy");
    }

    [Test]
    [Arguments("")]
    [Arguments("{}")]
    [Arguments("{\"Statement\":[{\"Effect\":\"Allow\",\"Principal\":\"*\",\"Action\":\"s3:GetObjects\",\"Resource\":\"arn:aws:s3:::BUCKET/*\"}]}")]
    [Arguments("{\"Statement\":[{\"Effect\":\"Allow\",\"Principal\":\"*\",\"Action\":\"s3:GetObject\",\"Resource\":\"arn:aws:s3:::other/*\"}]}")]
    [Arguments("{\"Statement\":[{\"Effect\":\"Maybe\",\"Principal\":\"*\",\"Action\":\"s3:GetObject\",\"Resource\":\"arn:aws:s3:::BUCKET/*\"}]}")]
    public async Task Raw_what_is_no_policy_is_refused(string policy)
    {
        (await SendAsync("PUT", "?policy", policy.Replace("BUCKET", Bucket, StringComparison.Ordinal))).Failed(400, "MalformedPolicy");
        (await SendAsync("GET", "?policy")).Failed(404, "NoSuchBucketPolicy");
    }
}
