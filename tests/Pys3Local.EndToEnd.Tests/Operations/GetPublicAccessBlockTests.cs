using Pys3Local.EndToEnd.Harness;

namespace Pys3Local.EndToEnd.Operations;

public sealed class GetPublicAccessBlockTests(ServerFixture server) : ServerTest(server)
{
    [Test]
    public async Task Sdk_everything_is_blocked_by_default()
    {
        var block = (await Sdk.GetPublicAccessBlockAsync(new() { BucketName = Bucket }, Cancellation)).PublicAccessBlockConfiguration;
        Assert.Equal([true, true, true, true], [block.BlockPublicAcls, block.BlockPublicPolicy, block.IgnorePublicAcls, block.RestrictPublicBuckets]);
    }

    [Test]
    public async Task Raw_document()
    {
        var document = (await SendAsync("GET", "?publicAccessBlock")).Succeeded().Xml;
        Assert.Equal("PublicAccessBlockConfiguration", document.Name.LocalName);
        Assert.Equal(["true"], document.Elements().Select(flag => flag.Value).Distinct());
        Assert.Equal(4, document.Elements().Count());
    }
}
