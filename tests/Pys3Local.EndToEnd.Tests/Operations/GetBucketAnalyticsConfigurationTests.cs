using Pys3Local.EndToEnd.Harness;

namespace Pys3Local.EndToEnd.Operations;

public sealed class GetBucketAnalyticsConfigurationTests(ServerFixture server) : ServerTest(server)
{
    [Test]
    public async Task Sdk_there_is_none_which_it_passes_over() =>
        Assert.Equal(System.Net.HttpStatusCode.NotFound, (await Sdk.GetBucketAnalyticsConfigurationAsync(new() { BucketName = Bucket, AnalyticsId = "a" }, Cancellation)).HttpStatusCode);

    [Test]
    public async Task Raw_there_is_none()
    {
        var error = (await SendAsync("GET", "?analytics&id=a")).Failed(404, "NoSuchConfiguration");
        Assert.Equal(Bucket, error.Xml.Element("BucketName")!.Value);
    }
}
