using Amazon.S3;
using Pys3Local.EndToEnd.Harness;

namespace Pys3Local.EndToEnd.Operations;

public sealed class DeleteBucketTests(ServerFixture server) : ServerTest(server)
{
    [Test]
    public async Task Sdk_removes_it()
    {
        await Sdk.DeleteBucketAsync(Bucket, Cancellation);
        (await Raw.HeadAsync($"/{Bucket}", Cancellation)).Succeeded(404);
    }

    [Test]
    public async Task Raw_204_and_then_NoSuchBucket()
    {
        (await Raw.DeleteAsync($"/{Bucket}", cancellation: Cancellation)).Succeeded(204);
        (await Raw.DeleteAsync($"/{Bucket}", cancellation: Cancellation)).Failed(404, "NoSuchBucket");
    }

    [Test]
    public async Task With_an_object_BucketNotEmpty()
    {
        await PutAsync("deep/down/key");
        var error = await Assert.ThrowsAsync<AmazonS3Exception>(() => Sdk.DeleteBucketAsync(Bucket, Cancellation));
        Assert.Equal("BucketNotEmpty", error.ErrorCode);

        (await Raw.DeleteAsync($"/{Bucket}/deep/down/key", cancellation: Cancellation)).Succeeded(204);
        (await Raw.DeleteAsync($"/{Bucket}", cancellation: Cancellation)).Succeeded(204);
    }

    [Test]
    public async Task Made_again_is_empty()
    {
        await PutAsync("key", "content");
        (await Raw.DeleteAsync($"/{Bucket}/key", cancellation: Cancellation)).Succeeded(204);
        (await Raw.DeleteAsync($"/{Bucket}", cancellation: Cancellation)).Succeeded(204);
        (await Raw.PutAsync($"/{Bucket}", [], cancellation: Cancellation)).Succeeded();
        (await Raw.GetAsync($"/{Bucket}/key", cancellation: Cancellation)).Failed(404, "NoSuchKey");
    }
}
