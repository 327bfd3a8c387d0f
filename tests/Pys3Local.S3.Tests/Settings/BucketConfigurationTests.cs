using Pys3Local.S3.Errors;
using Pys3Local.S3.Expiry;
using Pys3Local.S3.Tests.Endpoint;
using Pys3Local.Storage;

namespace Pys3Local.S3.Tests.Settings;

/// <summary>Documents that somebody has changed where they are stored.</summary>
public sealed class BucketConfigurationTests
{
    private readonly TestServer _server = new();

    [Test]
    public void One_that_cannot_be_read_says_so()
    {
        var bucket = new BucketInfo { Name = "photos", Created = DateTimeOffset.UnixEpoch, Settings = StringMap.Empty.Add("lifecycle", "<Unknown/>") };

        var failure = Assert.Throws<S3Exception>(() => LifecycleRules.Document.Find(bucket));

        Assert.Same(S3Errors.StorageDamaged, failure.Error);
        Assert.Contains("the lifecycle of the bucket photos cannot be read", failure.Message, StringComparison.Ordinal);
        Assert.Empty(LifecycleRules.Of(bucket));
        Assert.NotNull(LifecycleRules.Problem(bucket));
    }

    [Test]
    [Arguments("lifecycle")]
    [Arguments("tagging")]
    [Arguments("cors")]
    [Arguments("replication")]
    public async Task One_that_cannot_be_read_can_be_removed(string name)
    {
        await _server.DoAsync("PUT", "/bucket");
        await _server.Store.WriteBucketAsync("bucket", bucket => bucket! with { Settings = bucket.Settings.SetItem(name, "<Unknown/>") }, CancellationToken.None);

        await _server.DoAsync("PUT", "/bucket/key", "content");
        Assert.Equal("content", (await _server.DoAsync("GET", "/bucket/key")).Text);
        Assert.Equal(204, (await _server.DoAsync("DELETE", $"/bucket?{name}")).Status);
        Assert.Equal(404, (await _server.SendAsync("GET", $"/bucket?{name}", "")).Status);
    }
}
