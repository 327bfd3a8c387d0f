using Amazon.S3;
using Pys3Local.EndToEnd.Harness;

namespace Pys3Local.EndToEnd.Operations;

public sealed class GetBucketOwnershipControlsTests(ServerFixture server) : ServerTest(server)
{
    [Test]
    public async Task Sdk_ACLs_are_off_by_default()
    {
        var controls = (await Sdk.GetBucketOwnershipControlsAsync(new() { BucketName = Bucket }, Cancellation)).OwnershipControls;
        Assert.Equal(ObjectOwnership.BucketOwnerEnforced, Assert.Single(controls.Rules).ObjectOwnership);
    }

    [Test]
    public async Task Raw_document()
    {
        var document = (await SendAsync("GET", "?ownershipControls")).Succeeded().Xml;
        Assert.Equal("OwnershipControls", document.Name.LocalName);
        Assert.Equal("BucketOwnerEnforced", document.Element("Rule")!.Element("ObjectOwnership")!.Value);
    }
}
