using Pys3Local.EndToEnd.Harness;

namespace Pys3Local.EndToEnd.Operations;

public sealed class GetBucketCorsTests(ServerFixture server) : ServerTest(server)
{
    [Test]
    public async Task Sdk_what_was_put()
    {
        await FailsAsync("NoSuchCORSConfiguration", Sdk.GetCORSConfigurationAsync(Bucket, Cancellation));
        await Sdk.PutCORSConfigurationAsync(Bucket, new() { Rules = [new() { AllowedOrigins = ["https://a.example"], AllowedMethods = ["GET", "PUT"], MaxAgeSeconds = 60 }] }, Cancellation);
        var rule = Assert.Single((await Sdk.GetCORSConfigurationAsync(Bucket, Cancellation)).Configuration.Rules);
        Assert.Equal(["GET", "PUT"], rule.AllowedMethods);
        Assert.Equal(60, rule.MaxAgeSeconds);
    }

    [Test]
    public async Task Raw_none_is_an_error() => (await SendAsync("GET", "?cors")).Failed(404, "NoSuchCORSConfiguration");
}
