using Amazon.S3;
using Pys3Local.EndToEnd.Harness;

namespace Pys3Local.EndToEnd.Operations;

public sealed class GetBucketVersioningTests(ServerFixture server) : ServerTest(server)
{
    [Test]
    public async Task Sdk_tells_the_state()
    {
        Assert.Equal(VersionStatus.Off, (await Sdk.GetBucketVersioningAsync(Bucket, Cancellation)).VersioningConfig.Status);
        await SetVersioningAsync("Enabled");
        Assert.Equal(VersionStatus.Enabled, (await Sdk.GetBucketVersioningAsync(Bucket, Cancellation)).VersioningConfig.Status);
        await SetVersioningAsync("Suspended");
        Assert.Equal(VersionStatus.Suspended, (await Sdk.GetBucketVersioningAsync(Bucket, Cancellation)).VersioningConfig.Status);
    }

    [Test]
    public async Task Raw_empty_before_the_first_put()
    {
        var document = (await SendAsync("GET", "?versioning")).Succeeded().Xml;
        Assert.Equal("VersioningConfiguration", document.Name.LocalName);
        Assert.Empty(document.Elements());
    }
}
