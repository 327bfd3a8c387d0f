using Pys3Local.EndToEnd.Harness;

namespace Pys3Local.EndToEnd.Operations;

public sealed class ListBucketInventoryConfigurationsTests(ServerFixture server) : ServerTest(server)
{
    [Test]
    public async Task Sdk_none()
    {
        var listed = await Sdk.ListBucketInventoryConfigurationsAsync(new() { BucketName = Bucket }, Cancellation);
        Assert.Empty(listed.InventoryConfigurationList ?? []);
        Assert.False(listed.IsTruncated);
    }

    [Test]
    public async Task Raw_empty_list() => Assert.Equal("false", (await SendAsync("GET", "?inventory")).Succeeded().Xml.Value);
}
