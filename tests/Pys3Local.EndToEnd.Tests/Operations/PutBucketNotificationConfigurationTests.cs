using Pys3Local.EndToEnd.Harness;

namespace Pys3Local.EndToEnd.Operations;

public sealed class PutBucketNotificationConfigurationTests(ServerFixture server) : ServerTest(server)
{
    [Test]
    public async Task Sdk_none_is_accepted_one_is_refused()
    {
        await Sdk.PutBucketNotificationAsync(new() { BucketName = Bucket }, Cancellation);
        await FailsAsync("InvalidArgument", Sdk.PutBucketNotificationAsync(
            new() { BucketName = Bucket, QueueConfigurations = [new() { Queue = "arn:aws:sqs:us-east-1:1:q", Events = [Amazon.S3.EventType.ObjectCreatedAll] }] }, Cancellation));
    }

    [Test]
    [Arguments("<NotificationConfiguration/>", 200)]
    [Arguments("<NotificationConfiguration><EventBridgeConfiguration/></NotificationConfiguration>", 501)]
    [Arguments("<NotificationConfiguration>", 400)]
    public async Task Raw_status_of(string document, int status) => (await SendAsync("PUT", "?notification", document)).Succeeded(status);
}
