using Amazon.S3;
using Pys3Local.EndToEnd.Harness;

namespace Pys3Local.EndToEnd.Operations;

public sealed class HeadObjectTests(ServerFixture server) : ServerTest(server)
{
    [Test]
    public async Task Sdk_length_and_missing()
    {
        await PutAsync("key", "content");
        Assert.Equal(7, (await Sdk.GetObjectMetadataAsync(Bucket, "key", Cancellation)).ContentLength);
        var missing = await Assert.ThrowsAsync<AmazonS3Exception>(() => Sdk.GetObjectMetadataAsync(Bucket, "missing", Cancellation));
        Assert.Equal(System.Net.HttpStatusCode.NotFound, missing.StatusCode);
    }

    [Test]
    public async Task Raw_headers_of_get_without_its_body()
    {
        await PutAsync("key", "content");
        var head = (await Raw.HeadAsync($"/{Bucket}/key", Cancellation)).Succeeded();
        var get = (await Raw.GetAsync($"/{Bucket}/key", cancellation: Cancellation)).Succeeded();
        foreach (var name in new[] { "Content-Length", "Content-Type", "ETag", "Last-Modified", "Accept-Ranges" })
        {
            Assert.NotNull(head.Header(name));
            Assert.Equal(get.Header(name), head.Header(name));
        }

        Assert.Empty(head.Body);
    }

    [Test]
    public async Task Raw_range_206()
    {
        await PutAsync("key", "0123456789");
        var head = (await Raw.SendSignedAsync(Raw.Request("HEAD", $"/{Bucket}/key").With("Range", "bytes=2-4"), Cancellation)).Succeeded(206);
        Assert.Equal("3", head.Header("Content-Length"));
        Assert.Equal("bytes 2-4/10", head.Header("Content-Range"));
    }

    [Test]
    public async Task Missing_404_without_body()
    {
        var missing = (await Raw.HeadAsync($"/{Bucket}/missing", Cancellation)).Succeeded(404);
        Assert.Empty(missing.Body);
        Assert.NotEmpty(missing.Header("x-amz-request-id")!);
    }
}
