using Amazon.S3.Model;
using Pys3Local.EndToEnd.Harness;

namespace Pys3Local.EndToEnd.Behaviour;

/// <summary>The objects that tell Veeam what it talks to and how much room there is.</summary>
public sealed class VeeamTests(ServerFixture server) : ServerTest(server)
{
    private const string Folder = ".system-d26a9498-cb7c-4a87-a44a-8ae204f5ba6c/";

    [Test]
    public async Task System_XML()
    {
        var system = (await SendAsync("GET", $"/{Folder}system.xml")).Succeeded().Xml;
        Assert.Equal("SystemInfo", system.Name.LocalName);
        Assert.Equal("\"1.0\"", system.Element("ProtocolVersion")!.Value);
        Assert.Equal("true", system.Element("ProtocolCapabilities")!.Element("CapacityInfo")!.Value);
        Assert.True((await Sdk.GetObjectMetadataAsync(Bucket, Folder + "system.xml", Cancellation)).ContentLength > 0);
    }

    [Test]
    public async Task Capacity_XML()
    {
        var capacity = (await SendAsync("GET", $"/{Folder}capacity.xml")).Succeeded().Xml;
        var (total, available) = (long.Parse(capacity.Element("Capacity")!.Value, null), long.Parse(capacity.Element("Available")!.Value, null));
        Assert.InRange(available, 1, total);
    }

    [Test]
    public async Task Are_not_listed_and_not_open()
    {
        await PutAsync("key", "x");
        Assert.Equal("key", Assert.Single((await Sdk.ListObjectsV2Async(new ListObjectsV2Request { BucketName = Bucket }, Cancellation)).S3Objects).Key);
        (await AnonymousAsync("GET", $"/{Folder}system.xml")).Failed(403, "AccessDenied");
    }
}
