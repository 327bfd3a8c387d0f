using Pys3Local.EndToEnd.Harness;

namespace Pys3Local.EndToEnd.Operations;

public sealed class DeleteBucketCorsTests(ServerFixture server) : ServerTest(server)
{
    [Test]
    public async Task Sdk_preflights_are_refused_again()
    {
        await Sdk.PutCORSConfigurationAsync(Bucket, new() { Rules = [new() { AllowedOrigins = ["*"], AllowedMethods = ["GET"] }] }, Cancellation);
        Assert.Equal(200, await PreflightAsync());
        await Sdk.DeleteCORSConfigurationAsync(Bucket, Cancellation);
        Assert.Equal(403, await PreflightAsync());
    }

    [Test]
    public async Task Raw_where_none_is() => (await SendAsync("DELETE", "?cors")).Succeeded(204);

    private async Task<int> PreflightAsync() =>
        (await AnonymousAsync("OPTIONS", "/key", "", ("Origin", "https://a.example"), ("Access-Control-Request-Method", "GET"))).Status;
}
