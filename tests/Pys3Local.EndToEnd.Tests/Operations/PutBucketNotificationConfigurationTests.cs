using Pys3Local.EndToEnd.Harness;

namespace Pys3Local.EndToEnd.Operations;

public sealed class PutBucketNotificationConfigurationTests(ServerFixture server) : ServerTest(server)
{
    [Fact]
    public async Task Sdk_NoneIsAccepted_OneIsRefused()
    {
        await Sdk.PutBucketNotificationAsync(new() { BucketName = Bucket }, Cancellation);
        await FailsAsync("NotImplemented", Sdk.PutBucketNotificationAsync(
            new() { BucketName = Bucket, QueueConfigurations = [new() { Queue = "arn:aws:sqs:us-east-1:1:q", Events = [Amazon.S3.EventType.ObjectCreatedAll] }] }, Cancellation));
    }

    [Theory]
    [InlineData("<NotificationConfiguration/>", 200)]
    [InlineData("<NotificationConfiguration><EventBridgeConfiguration/></NotificationConfiguration>", 501)]
    [InlineData("<NotificationConfiguration>", 400)]
    public async Task Raw_StatusOf(string document, int status) => (await SendAsync("PUT", "?notification", document)).Succeeded(status);
}
