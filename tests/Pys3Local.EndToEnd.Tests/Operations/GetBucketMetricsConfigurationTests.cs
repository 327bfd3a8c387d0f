using Pys3Local.EndToEnd.Harness;

namespace Pys3Local.EndToEnd.Operations;

public sealed class GetBucketMetricsConfigurationTests(ServerFixture server) : ServerTest(server)
{
    [Test]
    public async Task Sdk_there_is_none_which_it_passes_over() =>
        Assert.Equal(System.Net.HttpStatusCode.NotFound, (await Sdk.GetBucketMetricsConfigurationAsync(new() { BucketName = Bucket, MetricsId = "a" }, Cancellation)).HttpStatusCode);

    [Test]
    public async Task Raw_there_is_none()
    {
        var error = (await SendAsync("GET", "?metrics&id=a")).Failed(404, "NoSuchConfiguration");
        Assert.Equal(Bucket, error.Xml.Element("BucketName")!.Value);
    }
}
