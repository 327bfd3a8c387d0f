using Pys3Local.EndToEnd.Harness;

namespace Pys3Local.EndToEnd.Operations;

public sealed class ListBucketAnalyticsConfigurationsTests(ServerFixture server) : ServerTest(server)
{
    [Test]
    public async Task Sdk_none()
    {
        var listed = await Sdk.ListBucketAnalyticsConfigurationsAsync(new() { BucketName = Bucket }, Cancellation);
        Assert.Empty(listed.AnalyticsConfigurationList ?? []);
        Assert.False(listed.IsTruncated);
    }

    [Test]
    public async Task Raw_empty_list() => Assert.Equal("false", (await SendAsync("GET", "?analytics")).Succeeded().Xml.Value);
}
