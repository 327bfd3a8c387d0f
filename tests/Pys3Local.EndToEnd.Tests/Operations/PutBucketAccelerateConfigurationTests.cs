using Amazon.S3;
using Pys3Local.EndToEnd.Harness;

namespace Pys3Local.EndToEnd.Operations;

public sealed class PutBucketAccelerateConfigurationTests(ServerFixture server) : ServerTest(server)
{
    [Test]
    public async Task Sdk_suspended_is_accepted_enabled_is_refused()
    {
        await SetAsync(BucketAccelerateStatus.Suspended);
        await FailsAsync("NotImplemented", SetAsync(BucketAccelerateStatus.Enabled));

        Task SetAsync(BucketAccelerateStatus status) =>
            Sdk.PutBucketAccelerateConfigurationAsync(new() { BucketName = Bucket, AccelerateConfiguration = new() { Status = status } }, Cancellation);
    }

    [Test]
    public async Task Raw_enabled_says_why_not()
    {
        var answer = await SendAsync("PUT", "?accelerate", "<AccelerateConfiguration><Status>Enabled</Status></AccelerateConfiguration>");
        Assert.Contains("not offered", answer.Failed(501, "NotImplemented").Xml.Element("Message")!.Value, StringComparison.Ordinal);
    }
}
