using Amazon.S3.Model;
using Pys3Local.EndToEnd.Harness;

namespace Pys3Local.EndToEnd.Operations;

public sealed class GetBucketLifecycleConfigurationTests(ServerFixture server) : ServerTest(server)
{
    [Test]
    public async Task Sdk_what_was_put()
    {
        Assert.Empty((await Sdk.GetLifecycleConfigurationAsync(Bucket, Cancellation)).Configuration?.Rules ?? []);
        (await SendAsync("PUT", "?lifecycle", "<LifecycleConfiguration><Rule><ID>r</ID><Filter><Prefix>logs/</Prefix></Filter><Status>Enabled</Status><Expiration><Days>10</Days></Expiration></Rule></LifecycleConfiguration>")).Succeeded();
        var rule = Assert.Single((await Sdk.GetLifecycleConfigurationAsync(Bucket, Cancellation)).Configuration.Rules);
        Assert.Equal(("r", 10), (rule.Id, rule.Expiration.Days!.Value));
        Assert.Equal("logs/", Assert.IsType<LifecyclePrefixPredicate>(rule.Filter.LifecycleFilterPredicate).Prefix);
    }

    [Test]
    public async Task Raw_none_is_an_error() => (await SendAsync("GET", "?lifecycle")).Failed(404, "NoSuchLifecycleConfiguration");
}
