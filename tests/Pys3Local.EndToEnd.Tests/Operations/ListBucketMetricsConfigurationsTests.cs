using Pys3Local.EndToEnd.Harness;

namespace Pys3Local.EndToEnd.Operations;

public sealed class ListBucketMetricsConfigurationsTests(ServerFixture server) : ServerTest(server)
{
    [Test]
    public async Task Sdk_none()
    {
        var listed = await Sdk.ListBucketMetricsConfigurationsAsync(new() { BucketName = Bucket }, Cancellation);
        Assert.Empty(listed.MetricsConfigurationList ?? []);
        Assert.False(listed.IsTruncated);
    }

    [Test]
    public async Task Raw_empty_list() => Assert.Equal("false", (await SendAsync("GET", "?metrics")).Succeeded().Xml.Value);
}
