using Pys3Local.EndToEnd.Harness;

namespace Pys3Local.EndToEnd.Operations;

public sealed class PutBucketLoggingTests(ServerFixture server) : ServerTest(server)
{
    [Test]
    public Task Sdk_a_target_is_refused() => FailsAsync("NotImplemented", Sdk.PutBucketLoggingAsync(
        new() { BucketName = Bucket, LoggingConfig = new() { TargetBucketName = Bucket, TargetPrefix = "logs/" } }, Cancellation));

    [Test]
    public async Task Raw_none_is_accepted() => (await SendAsync("PUT", "?logging", "<BucketLoggingStatus/>")).Succeeded();
}
