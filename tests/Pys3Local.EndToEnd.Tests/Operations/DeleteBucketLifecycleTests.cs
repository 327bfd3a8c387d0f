using Pys3Local.EndToEnd.Harness;

namespace Pys3Local.EndToEnd.Operations;

public sealed class DeleteBucketLifecycleTests(ServerFixture server) : ServerTest(server)
{
    [Test]
    public async Task Sdk_objects_expire_no_more()
    {
        (await SendAsync("PUT", "?lifecycle", "<LifecycleConfiguration><Rule><Filter/><Status>Enabled</Status><Expiration><Days>1</Days></Expiration></Rule></LifecycleConfiguration>")).Succeeded();
        await PutAsync("key", "x");
        Assert.NotNull((await SendAsync("GET", "/key")).Succeeded().Header("x-amz-expiration"));
        await Sdk.DeleteLifecycleConfigurationAsync(Bucket, Cancellation);
        Assert.Null((await SendAsync("GET", "/key")).Succeeded().Header("x-amz-expiration"));
    }

    [Test]
    public async Task Raw_where_none_is() => (await SendAsync("DELETE", "?lifecycle")).Succeeded(204);
}
