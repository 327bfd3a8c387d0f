using Pys3Local.EndToEnd.Harness;

namespace Pys3Local.EndToEnd.Operations;

public sealed class GetBucketNotificationConfigurationTests(ServerFixture server) : ServerTest(server)
{
    [Test]
    public async Task Sdk_none()
    {
        var answer = await Sdk.GetBucketNotificationAsync(Bucket, Cancellation);
        Assert.Empty(answer.QueueConfigurations ?? []);
        Assert.Empty(answer.TopicConfigurations ?? []);
    }

    [Test]
    public async Task Raw_empty_document()
    {
        var document = (await SendAsync("GET", "?notification")).Succeeded().Xml;
        Assert.Equal("NotificationConfiguration", document.Name.LocalName);
        Assert.Empty(document.Elements());
    }
}
