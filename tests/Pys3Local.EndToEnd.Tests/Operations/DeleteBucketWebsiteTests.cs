using Pys3Local.EndToEnd.Harness;

namespace Pys3Local.EndToEnd.Operations;

public sealed class DeleteBucketWebsiteTests(ServerFixture server) : ServerTest(server)
{
    [Test]
    public async Task Sdk_what_is_not_there_is_gone() =>
        Assert.Equal(System.Net.HttpStatusCode.NoContent, (await Sdk.DeleteBucketWebsiteAsync(Bucket, Cancellation)).HttpStatusCode);

    [Test]
    public async Task Raw_204_for_the_bucket_that_there_is()
    {
        (await SendAsync("DELETE", "?website")).Succeeded(204);
        (await Raw.DeleteAsync("/not-there", "website", Cancellation)).Failed(404, "NoSuchBucket");
    }
}
