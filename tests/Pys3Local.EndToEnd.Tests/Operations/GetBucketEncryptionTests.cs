using Pys3Local.EndToEnd.Harness;

namespace Pys3Local.EndToEnd.Operations;

public sealed class GetBucketEncryptionTests(ServerFixture server) : ServerTest(server)
{
    [Test]
    public async Task Sdk_there_is_none_which_it_passes_over() =>
        Assert.Equal(System.Net.HttpStatusCode.NotFound, (await Sdk.GetBucketEncryptionAsync(new() { BucketName = Bucket }, Cancellation)).HttpStatusCode);

    [Test]
    public async Task Raw_what_was_set()
    {
        (await SendAsync("PUT", "?encryption", PutBucketEncryptionTests.Document)).Succeeded();
        Assert.Equal("AES256", (await SendAsync("GET", "?encryption")).Succeeded().Xml.Descendants("SSEAlgorithm").Single().Value);
    }

    [Test]
    public async Task Raw_there_is_none()
    {
        var error = (await SendAsync("GET", "?encryption")).Failed(404, "ServerSideEncryptionConfigurationNotFoundError");
        Assert.Equal(Bucket, error.Xml.Element("BucketName")!.Value);
    }
}
