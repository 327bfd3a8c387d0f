using Pys3Local.EndToEnd.Harness;

namespace Pys3Local.EndToEnd.Operations;

public sealed class GetBucketAccelerateConfigurationTests(ServerFixture server) : ServerTest(server)
{
    [Test]
    public async Task Sdk_not_configured() => Assert.Null((await Sdk.GetBucketAccelerateConfigurationAsync(Bucket, Cancellation)).Status?.Value);

    [Test]
    public async Task Raw_empty_document()
    {
        var document = (await SendAsync("GET", "?accelerate")).Succeeded().Xml;
        Assert.Equal("AccelerateConfiguration", document.Name.LocalName);
        Assert.Empty(document.Elements());
    }
}
