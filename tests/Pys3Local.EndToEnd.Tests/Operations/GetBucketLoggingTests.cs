using Pys3Local.EndToEnd.Harness;

namespace Pys3Local.EndToEnd.Operations;

public sealed class GetBucketLoggingTests(ServerFixture server) : ServerTest(server)
{
    [Test]
    public async Task Sdk_none() => Assert.Null((await Sdk.GetBucketLoggingAsync(Bucket, Cancellation)).BucketLoggingConfig?.TargetBucketName);

    [Test]
    public async Task Raw_empty_document()
    {
        var document = (await SendAsync("GET", "?logging")).Succeeded().Xml;
        Assert.Equal("BucketLoggingStatus", document.Name.LocalName);
        Assert.Empty(document.Elements());
    }
}
