using Pys3Local.EndToEnd.Harness;

namespace Pys3Local.EndToEnd.Operations;

public sealed class DeleteObjectTests(ServerFixture server) : ServerTest(server)
{
    [Test]
    public async Task Sdk_removes()
    {
        await PutAsync("key", "content");
        await Sdk.DeleteObjectAsync(Bucket, "key", Cancellation);
        (await Raw.HeadAsync($"/{Bucket}/key", Cancellation)).Succeeded(404);
    }

    [Test]
    public async Task Raw_204_and_idempotent()
    {
        await PutAsync("key", "content");
        (await Raw.DeleteAsync($"/{Bucket}/key", cancellation: Cancellation)).Succeeded(204);
        (await Raw.DeleteAsync($"/{Bucket}/key", cancellation: Cancellation)).Succeeded(204);
        (await Raw.DeleteAsync("/not-there/key", cancellation: Cancellation)).Failed(404, "NoSuchBucket");
    }

    [Test]
    public async Task Leaves_its_neighbours()
    {
        foreach (var key in new[] { "a", "a/", "a/b", "a/b/c", "ab" })
            await PutAsync(key, key);

        (await Raw.DeleteAsync($"/{Bucket}/a/b", cancellation: Cancellation)).Succeeded(204);

        foreach (var key in new[] { "a", "a/", "a/b/c", "ab" })
            Assert.Equal(key, System.Text.Encoding.UTF8.GetString(await GetAsync(key)));
    }
}
