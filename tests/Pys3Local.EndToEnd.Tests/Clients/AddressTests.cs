using Pys3Local.EndToEnd.Harness;

namespace Pys3Local.EndToEnd.Clients;

/// <summary>The ways in which people write the address of a server on their own machine.</summary>
public sealed class AddressTests
{
    [Test]
    [Arguments("localhost")]
    [Arguments("127.0.0.1")]
    [Arguments("[::1]")]
    public async Task Listen_on_all_addresses_answers_on(string host)
    {
        var cancellation = TestRun.Cancellation;
        await using var server = await Pys3LocalProcess.StartAsync(new() { Listen = ":0" }, cancellation);
        using var sdk = SdkClient.For($"http://{host}:{server.Port}", server.Keys);

        await sdk.PutBucketAsync("a-bucket", cancellation);
        await sdk.PutObjectAsync(new() { BucketName = "a-bucket", Key = "k", ContentBody = "content" }, cancellation);

        using var response = await sdk.GetObjectAsync("a-bucket", "k", cancellation);
        using var text = new StreamReader(response.ResponseStream);
        Assert.Equal("content", await text.ReadToEndAsync(cancellation));
    }

    [Test]
    public async Task Domain_bucket_in_the_host_name()
    {
        var cancellation = TestRun.Cancellation;
        await using var server = await Pys3LocalProcess.StartAsync(new() { Arguments = ["--domain", "s3.example.test"] }, cancellation);
        var raw = server.Raw;
        (await raw.PutAsync("/my-bucket", [], cancellation: cancellation)).Succeeded();

        var put = raw.Request("PUT", "/dir/key", "", "content"u8.ToArray()).With("Host", "my-bucket.s3.example.test");
        (await raw.SendSignedAsync(put, cancellation)).Succeeded();

        Assert.Equal("content", (await raw.GetAsync("/my-bucket/dir/key", cancellation: cancellation)).Succeeded().Text);
    }
}
