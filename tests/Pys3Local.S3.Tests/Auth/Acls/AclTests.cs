using Pys3Local.S3.Access;
using Pys3Local.S3.Metadata;
using Pys3Local.S3.Tests.Endpoint;

namespace Pys3Local.S3.Tests.Auth.Acls;

/// <summary>PutBucketAcl, GetBucketAcl, PutObjectAcl, GetObjectAcl, and ACLs of uploads.</summary>
public sealed class AclTests
{
    private static readonly AccessKey Other = TestServer.Other;

    private readonly TestServer _server = new();

    [Test]
    [Arguments("private")]
    [Arguments("bucket-owner-full-control")]
    [Arguments("bucket-owner-read")]
    public async Task Without_ACLs_what_holds_anyway_is_accepted(string acl)
    {
        await _server.DoAsync("PUT", "/bucket", "", ("x-amz-acl", "private"));
        await _server.DoAsync("PUT", "/bucket/key", "x", ("x-amz-acl", acl));
        await _server.DoAsync("POST", "/bucket/big?uploads", "", ("x-amz-acl", acl));
        await _server.DoAsync("PUT", "/bucket/key?acl", "", ("x-amz-acl", acl));
        Assert.Equal("FULL_CONTROL", (await _server.DoAsync("GET", "/bucket/key?acl")).Value("Permission"));
    }

    [Test]
    public async Task Without_ACLs_others_are_refused()
    {
        await _server.DoAsync("PUT", "/bucket");
        var open = ("x-amz-acl", "public-read");
        await _server.RefusedAsync(400, "AccessControlListNotSupported", "PUT", "/bucket/key", "x", open);
        await _server.RefusedAsync(400, "AccessControlListNotSupported", "PUT", "/bucket?acl", "", open);
        await _server.RefusedAsync(400, "AccessControlListNotSupported", "PUT", "/bucket/key", "x", ("x-amz-grant-read", $"id={Id(Other)}"));
        await _server.RefusedAsync(400, "InvalidBucketAclWithObjectOwnership", "PUT", "/second", "", open);
        await _server.RefusedAsync(404, "NoSuchKey", "GET", "/bucket/key");
    }

    [Test]
    public async Task A_canned_ACL_opens_an_object_to_everyone()
    {
        await BucketAsync();
        await _server.DoAsync("PUT", "/bucket/key", "data", ("x-amz-acl", "public-read"));
        await _server.DoAsync("PUT", "/bucket/closed", "data");
        Assert.Equal("data", (await _server.AsAsync(null, "GET", "/bucket/key")).Text);
        (await _server.AsAsync(null, "GET", "/bucket/closed")).IsError(403, "AccessDenied");
        (await _server.AsAsync(null, "PUT", "/bucket/key", "x")).IsError(403, "AccessDenied");
        (await _server.AsAsync(null, "GET", "/bucket")).IsError(403, "AccessDenied");

        await _server.DoAsync("PUT", "/bucket/key?acl", "", ("x-amz-acl", "private"));
        (await _server.AsAsync(null, "GET", "/bucket/key")).IsError(403, "AccessDenied");
    }

    [Test]
    public async Task Public_ACLs_are_blocked_and_ignored_as_the_bucket_says()
    {
        await BucketAsync();
        await _server.DoAsync("PUT", "/bucket/key", "data", ("x-amz-acl", "public-read"));
        await _server.DoAsync("PUT", "/bucket?publicAccessBlock", "<PublicAccessBlockConfiguration><BlockPublicAcls>true</BlockPublicAcls></PublicAccessBlockConfiguration>");
        await _server.RefusedAsync(403, "AccessDenied", "PUT", "/bucket/new", "x", ("x-amz-acl", "public-read"));
        Assert.Equal(200, (await _server.AsAsync(null, "GET", "/bucket/key")).Status);

        await _server.DoAsync("PUT", "/bucket?publicAccessBlock", "<PublicAccessBlockConfiguration><IgnorePublicAcls>true</IgnorePublicAcls></PublicAccessBlockConfiguration>");
        (await _server.AsAsync(null, "GET", "/bucket/key")).IsError(403, "AccessDenied");
    }

    [Test]
    public async Task Grants_of_a_bucket_open_listing_and_writing()
    {
        await BucketAsync();
        await _server.DoAsync("PUT", "/bucket?acl", "", ("x-amz-grant-read", $"id=\"{Id(Other)}\""), ("x-amz-grant-write", $"id=\"{Id(Other)}\""));
        Assert.Equal(200, (await _server.AsAsync(Other, "GET", "/bucket")).Status);
        Assert.Equal(200, (await _server.AsAsync(Other, "PUT", "/bucket/theirs", "x")).Status);
        (await _server.AsAsync(Other, "GET", "/bucket?acl")).IsError(403, "AccessDenied");

        // What he wrote is his, and the owner of the bucket still rules over it.
        Assert.Equal("otto", (await _server.DoAsync("GET", "/bucket/theirs?acl")).Values("DisplayName")[0]);
        Assert.Equal("x", (await _server.AsAsync(Other, "GET", "/bucket/theirs")).Text);
        Assert.Equal(200, (await _server.AsAsync(Other, "GET", "/bucket/theirs?acl")).Status);
        Assert.Contains(Id(Other), (await _server.DoAsync("GET", "/bucket?list-type=2&fetch-owner=true")).Values("ID"));
        Assert.Equal(204, (await _server.SendAsync("DELETE", "/bucket/theirs")).Status);
    }

    [Test]
    public async Task A_writer_can_hand_over_where_the_owner_is_preferred()
    {
        await BucketAsync("BucketOwnerPreferred");
        await _server.DoAsync("PUT", "/bucket?acl", "", ("x-amz-grant-write", $"id={Id(Other)}"));
        Assert.Equal(200, (await _server.AsAsync(Other, "PUT", "/bucket/kept", "x")).Status);
        await _server.DoAsync("PUT", "/bucket?policy", $$"""{"Statement":[{"Effect":"Allow","Principal":{"AWS":"otto"},"Action":["s3:PutObject","s3:PutObjectAcl"],"Resource":"arn:aws:s3:::bucket/*"}]}""");
        Assert.Equal(200, (await _server.AsAsync(Other, "PUT", "/bucket/given", "x", ("x-amz-acl", "bucket-owner-full-control"))).Status);
        Assert.Equal("otto", (await _server.DoAsync("GET", "/bucket/kept?acl")).Values("DisplayName")[0]);
        Assert.Equal("olga", (await _server.DoAsync("GET", "/bucket/given?acl")).Values("DisplayName")[0]);
    }

    [Test]
    public async Task A_document_sets_the_ACL_of_a_version()
    {
        await BucketAsync();
        await _server.DoAsync("PUT", "/bucket?versioning", "<VersioningConfiguration><Status>Enabled</Status></VersioningConfiguration>");
        var first = (await _server.DoAsync("PUT", "/bucket/key", "1")).Header("x-amz-version-id");
        await _server.DoAsync("PUT", "/bucket/key", "2");
        await _server.DoAsync("PUT", $"/bucket/key?acl&versionId={first}", Document($"<Grantee xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" xsi:type=\"CanonicalUser\"><ID>{Id(Other)}</ID></Grantee><Permission>READ</Permission>"));
        Assert.Equal("1", (await _server.AsAsync(Other, "GET", $"/bucket/key?versionId={first}")).Text);
        (await _server.AsAsync(Other, "GET", "/bucket/key")).IsError(403, "AccessDenied");
        Assert.Equal("READ", (await _server.DoAsync("GET", $"/bucket/key?acl&versionId={first}")).Value("Permission"));
    }

    [Test]
    [Arguments(400, "MalformedACLError", "<Grantee xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" xsi:type=\"CanonicalUser\"><ID>ID</ID></Grantee><Permission>SEE</Permission>")]
    [Arguments(400, "InvalidArgument", "<Grantee xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" xsi:type=\"CanonicalUser\"><ID>me</ID></Grantee><Permission>READ</Permission>")]
    [Arguments(400, "InvalidArgument", "<Grantee xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" xsi:type=\"Group\"><URI>http://all</URI></Grantee><Permission>READ</Permission>")]
    [Arguments(400, "UnresolvableGrantByEmailAddress", "<Grantee xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" xsi:type=\"AmazonCustomerByEmail\"><EmailAddress>a@b.c</EmailAddress></Grantee><Permission>READ</Permission>")]
    public async Task Wrong_documents_are_refused(int status, string code, string grant)
    {
        await BucketAsync();
        await _server.RefusedAsync(status, code, "PUT", "/bucket?acl", Document(grant.Replace("<ID>ID", $"<ID>{Id(Other)}")));
    }

    [Test]
    public async Task A_document_that_says_nothing_is_refused()
    {
        await BucketAsync();
        await _server.RefusedAsync(400, "MalformedACLError", "PUT", "/bucket?acl", "<AccessControlPolicy/>");
        await _server.DoAsync("PUT", "/bucket?acl", $"<AccessControlPolicy><Owner><ID>{Id(TestServer.Owner)}</ID></Owner><AccessControlList/></AccessControlPolicy>");
        Assert.Empty((await _server.DoAsync("GET", "/bucket?acl")).Values("Permission"));
    }

    [Test]
    public async Task ACLs_are_not_switched_off_while_the_buckets_own_lets_others_in()
    {
        await BucketAsync();
        await _server.DoAsync("PUT", "/bucket?acl", "", ("x-amz-grant-read", $"id={Id(Other)}"));
        const string Enforced = "<OwnershipControls><Rule><ObjectOwnership>BucketOwnerEnforced</ObjectOwnership></Rule></OwnershipControls>";
        await _server.RefusedAsync(400, "InvalidBucketAclWithObjectOwnership", "PUT", "/bucket?ownershipControls", Enforced);
        await _server.DoAsync("PUT", "/bucket?acl", "", ("x-amz-acl", "private"));
        await _server.DoAsync("PUT", "/bucket?ownershipControls", Enforced);
    }

    [Test]
    public async Task Switched_off_ACLs_open_nothing()
    {
        await BucketAsync();
        await _server.DoAsync("PUT", "/bucket/key", "data", ("x-amz-acl", "public-read"));
        await _server.DoAsync("PUT", "/bucket?ownershipControls", "<OwnershipControls><Rule><ObjectOwnership>BucketOwnerEnforced</ObjectOwnership></Rule></OwnershipControls>");
        (await _server.AsAsync(null, "GET", "/bucket/key")).IsError(403, "AccessDenied");
    }

    /// <summary>An open object stays what it was put as: nobody but a signer makes a page of a picture.</summary>
    [Test]
    public async Task An_open_object_is_shown_as_it_is_to_those_who_do_not_sign()
    {
        await BucketAsync();
        await _server.DoAsync("PUT", "/bucket/key", "data", ("x-amz-acl", "public-read"), ("Content-Type", "image/png"));
        Assert.Equal("image/png", (await _server.AsAsync(null, "GET", "/bucket/key")).Header("Content-Type"));
        (await _server.AsAsync(null, "GET", "/bucket/key?response-content-type=text%2Fhtml")).IsError(400, "InvalidRequest");
        Assert.Equal("text/html", (await _server.DoAsync("GET", "/bucket/key?response-content-type=text%2Fhtml")).Header("Content-Type"));
    }

    private static string Id(AccessKey key) => Owners.CanonicalId(key.User);

    private static string Document(string grant) => $"<AccessControlPolicy><AccessControlList><Grant>{grant}</Grant></AccessControlList></AccessControlPolicy>";

    private async Task BucketAsync(string ownership = "ObjectWriter")
    {
        await _server.DoAsync("PUT", "/bucket", "", ("x-amz-object-ownership", ownership));
        await _server.DoAsync("DELETE", "/bucket?publicAccessBlock");
    }
}
