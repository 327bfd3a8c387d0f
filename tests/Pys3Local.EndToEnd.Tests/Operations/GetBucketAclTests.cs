using System.Xml.Linq;
using Pys3Local.EndToEnd.Harness;

namespace Pys3Local.EndToEnd.Operations;

public sealed class GetBucketAclTests(ServerFixture server) : ServerTest(server)
{
    [Test]
    public async Task Sdk_the_owner_has_full_control()
    {
        var acl = await Sdk.GetBucketAclAsync(new() { BucketName = Bucket }, Cancellation);
        var grant = Assert.Single(acl.Grants);
        Assert.Equal((acl.Owner.Id, "FULL_CONTROL"), (grant.Grantee.CanonicalUser, grant.Permission.Value));
    }

    [Test]
    public async Task Raw_the_grantees_type_stands_in_its_attribute()
    {
        var document = (await SendAsync("GET", "?acl")).Succeeded().Xml;
        Assert.Equal("AccessControlPolicy", document.Name.LocalName);
        var grantee = Assert.Single(document.Descendants("Grantee"));
        Assert.Equal("CanonicalUser", grantee.Attribute(XName.Get("type", "http://www.w3.org/2001/XMLSchema-instance"))!.Value);
        Assert.Equal(document.Element("Owner")!.Element("ID")!.Value, grantee.Element("ID")!.Value);
    }
}
