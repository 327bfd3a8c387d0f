using Amazon.S3;
using Pys3Local.EndToEnd.Harness;

namespace Pys3Local.EndToEnd.Operations;

public sealed class PutObjectAclTests(ServerFixture server) : ServerTest(server)
{
    private const string Everyone = "uri=\"http://acs.amazonaws.com/groups/global/AllUsers\"";

    [Test]
    public async Task Sdk_canned_opens_and_closes()
    {
        await OpenToPublicAsync(acls: true);
        await PutAsync("key", "content");
        await Sdk.PutObjectAclAsync(new() { BucketName = Bucket, Key = "key", ACL = S3CannedACL.PublicRead }, Cancellation);
        Assert.Equal("content", (await AnonymousAsync("GET", "/key")).Succeeded().Text);
        (await AnonymousAsync("DELETE", "/key")).Failed(403, "AccessDenied");
        await Sdk.PutObjectAclAsync(new() { BucketName = Bucket, Key = "key", ACL = S3CannedACL.Private }, Cancellation);
        (await AnonymousAsync("GET", "/key")).Failed(403, "AccessDenied");
    }

    [Test]
    public async Task Raw_grant_headers()
    {
        await OpenToPublicAsync(acls: true);
        await PutAsync("key", "content");
        (await SendAsync("PUT", "/key?acl", "", ("x-amz-grant-read-acp", Everyone))).Succeeded();
        (await AnonymousAsync("GET", "/key?acl")).Succeeded();
        (await AnonymousAsync("GET", "/key")).Failed(403, "AccessDenied");
        (await SendAsync("PUT", "/key?acl", "", ("x-amz-grant-read", Everyone), ("x-amz-acl", "private"))).Failed(400, "InvalidRequest");
    }

    [Test]
    public async Task Raw_BlockPublicAcls_refuses_what_would_open()
    {
        await OpenToPublicAsync(acls: true);
        await PutAsync("key", "content");
        (await SendAsync("PUT", "?publicAccessBlock", "<PublicAccessBlockConfiguration><BlockPublicAcls>true</BlockPublicAcls></PublicAccessBlockConfiguration>")).Succeeded();
        (await SendAsync("PUT", "/key?acl", "", ("x-amz-acl", "public-read"))).Failed(403, "AccessDenied");
        (await SendAsync("PUT", "/key?acl", "", ("x-amz-acl", "private"))).Succeeded();
    }
}
