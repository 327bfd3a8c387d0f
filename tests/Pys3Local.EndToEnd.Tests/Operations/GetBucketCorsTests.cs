using Pys3Local.EndToEnd.Harness;

namespace Pys3Local.EndToEnd.Operations;

public sealed class GetBucketCorsTests(ServerFixture server) : ServerTest(server)
{
    [Test]
    public async Task Sdk_WhatWasPut()
    {
        await FailsAsync("NoSuchCORSConfiguration", Sdk.GetCORSConfigurationAsync(Bucket, Cancellation));
        await Sdk.PutCORSConfigurationAsync(Bucket, new() { Rules = [new() { AllowedOrigins = ["https://a.example"], AllowedMethods = ["GET", "PUT"], MaxAgeSeconds = 60 }] }, Cancellation);
        var rule = Assert.Single((await Sdk.GetCORSConfigurationAsync(Bucket, Cancellation)).Configuration.Rules);
        Assert.Equal(["GET", "PUT"], rule.AllowedMethods);
        Assert.Equal(60, rule.MaxAgeSeconds);
    }

    [Test]
    public async Task Raw_NoneIsAnError() => (await SendAsync("GET", "?cors")).Failed(404, "NoSuchCORSConfiguration");
}
