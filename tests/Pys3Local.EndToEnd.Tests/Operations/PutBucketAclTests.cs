using Amazon.S3;
using Pys3Local.EndToEnd.Harness;

namespace Pys3Local.EndToEnd.Operations;

public sealed class PutBucketAclTests(ServerFixture server) : ServerTest(server)
{
    [Test]
    public async Task Sdk_public_read_opens_the_listing()
    {
        await OpenToPublicAsync(acls: true);
        await PutAsync("key", "content");
        (await AnonymousAsync("GET", "?list-type=2")).Failed(403, "AccessDenied");
        await Sdk.PutBucketAclAsync(new() { BucketName = Bucket, ACL = S3CannedACL.PublicRead }, Cancellation);
        (await AnonymousAsync("GET", "?list-type=2")).Succeeded();
        (await AnonymousAsync("GET", "/key")).Failed(403, "AccessDenied");
        (await AnonymousAsync("PUT", "/key", "other")).Failed(403, "AccessDenied");

        await Sdk.PutBucketAclAsync(new() { BucketName = Bucket, ACL = S3CannedACL.Private }, Cancellation);
        (await AnonymousAsync("GET", "?list-type=2")).Failed(403, "AccessDenied");
    }

    [Test]
    public async Task Raw_without_ACLs_only_what_holds_anyway()
    {
        (await SendAsync("PUT", "?acl", "", ("x-amz-acl", "private"))).Succeeded();
        (await SendAsync("PUT", "?acl", "", ("x-amz-acl", "public-read"))).Failed(400, "AccessControlListNotSupported");
        (await SendAsync("PUT", "?acl", "", ("x-amz-acl", "everything"))).Failed(400, "InvalidArgument");
    }

    [Test]
    public async Task Raw_document_with_grants()
    {
        await OpenToPublicAsync(acls: true);
        var document = (await SendAsync("GET", "?acl")).Succeeded().Text;
        const string Everyone = "<Grant><Grantee xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" xsi:type=\"Group\"><URI>http://acs.amazonaws.com/groups/global/AllUsers</URI></Grantee><Permission>READ</Permission></Grant>";
        (await SendAsync("PUT", "?acl", document.Replace("</AccessControlList>", Everyone + "</AccessControlList>", StringComparison.Ordinal))).Succeeded();
        (await AnonymousAsync("GET", "?list-type=2")).Succeeded();
        Assert.Equal(["FULL_CONTROL", "READ"], (await SendAsync("GET", "?acl")).Succeeded().Xml.Descendants("Permission").Select(permission => permission.Value));
    }
}
