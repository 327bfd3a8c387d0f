using Pys3Local.EndToEnd.Harness;

namespace Pys3Local.EndToEnd.Operations;

public sealed class GetObjectAclTests(ServerFixture server) : ServerTest(server)
{
    [Test]
    public async Task Sdk_the_owner_has_full_control()
    {
        await PutAsync("key", "x");
        var acl = await Sdk.GetObjectAclAsync(new() { BucketName = Bucket, Key = "key" }, Cancellation);
        var grant = Assert.Single(acl.Grants);
        Assert.Equal((acl.Owner.Id, "FULL_CONTROL"), (grant.Grantee.CanonicalUser, grant.Permission.Value));
    }

    [Test]
    public async Task Raw_missing_key_and_version()
    {
        await PutAsync("key", "x");
        (await SendAsync("GET", "/missing?acl")).Failed(404, "NoSuchKey");
        (await SendAsync("GET", "/key?acl&versionId=0123456789abcdef0123456789abcdef")).Failed(404, "NoSuchVersion");
        Assert.Equal("FULL_CONTROL", (await SendAsync("GET", "/key?acl")).Succeeded().Xml.Descendants("Permission").Single().Value);
    }
}
