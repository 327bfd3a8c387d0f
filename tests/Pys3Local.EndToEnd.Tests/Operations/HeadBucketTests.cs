using System.Net;
using Amazon.S3;
using Pys3Local.EndToEnd.Harness;

namespace Pys3Local.EndToEnd.Operations;

public sealed class HeadBucketTests(ServerFixture server) : ServerTest(server)
{
    [Test]
    public async Task Sdk_there_or_not()
    {
        Assert.Equal("us-east-1", (await Sdk.HeadBucketAsync(new() { BucketName = Bucket }, Cancellation)).BucketRegion);
        var missing = await Assert.ThrowsAsync<AmazonS3Exception>(() => Sdk.HeadBucketAsync(new() { BucketName = "not-there" }, Cancellation));
        Assert.Equal(HttpStatusCode.NotFound, missing.StatusCode);
    }

    [Test]
    public async Task Raw_region_in_the_header() =>
        Assert.Equal("us-east-1", (await Raw.HeadAsync($"/{Bucket}", Cancellation)).Succeeded().Header("x-amz-bucket-region"));

    [Test]
    public async Task Missing_404_without_body() => Assert.Empty((await Raw.HeadAsync("/not-there", Cancellation)).Succeeded(404).Body);
}
