using Pys3Local.S3.Tests.Endpoint;

namespace Pys3Local.S3.Tests.Settings;

/// <summary>Documents that somebody has changed where they are stored.</summary>
public sealed class BucketConfigurationTests
{
    private readonly TestServer _server = new();

    [Test]
    [Arguments("lifecycle")]
    [Arguments("tagging")]
    [Arguments("cors")]
    [Arguments("replication")]
    public async Task One_that_cannot_be_read_says_so_and_can_be_removed(string name)
    {
        await _server.DoAsync("PUT", "/bucket");
        await _server.Store.WriteBucketAsync("bucket", bucket => bucket! with { Settings = bucket.Settings.SetItem(name, "<Unknown/>") }, CancellationToken.None);

        var answer = await _server.SendAsync("GET", $"/bucket?{name}", "");
        answer.IsError(500, "InternalError");
        Assert.Contains($"as the {name} of the bucket bucket cannot be read", answer.Text, StringComparison.Ordinal);
        await _server.DoAsync("PUT", "/bucket/key", "content");
        Assert.Equal("content", (await _server.DoAsync("GET", "/bucket/key")).Text);
        Assert.Equal(204, (await _server.DoAsync("DELETE", $"/bucket?{name}")).Status);
        Assert.Equal(404, (await _server.SendAsync("GET", $"/bucket?{name}", "")).Status);
    }
}
