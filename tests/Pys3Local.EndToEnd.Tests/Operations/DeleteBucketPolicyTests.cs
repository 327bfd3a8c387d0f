using Pys3Local.EndToEnd.Harness;

namespace Pys3Local.EndToEnd.Operations;

public sealed class DeleteBucketPolicyTests(ServerFixture server) : ServerTest(server)
{
    [Test]
    public async Task Sdk_closes_again()
    {
        await PutAsync("key", "content");
        await OpenToPublicAsync();
        await Sdk.PutBucketPolicyAsync(Bucket, Policies.AllowEveryone(Bucket, "s3:GetObject"), Cancellation);
        (await AnonymousAsync("GET", "/key")).Succeeded();
        await Sdk.DeleteBucketPolicyAsync(Bucket, Cancellation);
        (await AnonymousAsync("GET", "/key")).Failed(403, "AccessDenied");
    }

    [Test]
    public async Task Raw_where_none_is() => (await SendAsync("DELETE", "?policy")).Succeeded(204);
}
