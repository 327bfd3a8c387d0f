using Pys3Local.S3.Access;
using Pys3Local.S3.Hosting;
using Pys3Local.S3.Tests.Endpoint;

namespace Pys3Local.S3.Tests.Auth;

/// <summary>Who may do what, through the whole request path.</summary>
public sealed class AuthorizerTests
{
    private const string OpenToOtto = """{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"otto"},"Action":["s3:GetObject","s3:PutObject"],"Resource":"arn:aws:s3:::bucket/*"}]}""";
    private const string OpenToAll = """{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":"*","Action":"s3:GetObject","Resource":"arn:aws:s3:::bucket/*"}]}""";

    private readonly TestServer _server = new();

    [Test]
    public async Task Another_users_bucket_is_closed()
    {
        await BucketAsync();
        foreach (var (method, target) in new[] { ("GET", "/bucket"), ("GET", "/bucket/key"), ("PUT", "/bucket/key"), ("DELETE", "/bucket/key"), ("GET", "/bucket?acl"), ("GET", "/bucket?policy"), ("DELETE", "/bucket") })
            (await _server.AsAsync(TestServer.Other, method, target)).IsError(403, "AccessDenied");

        Assert.Equal(409, (await _server.AsAsync(TestServer.Other, "PUT", "/bucket")).Status);
        Assert.Equal("data", (await _server.DoAsync("GET", "/bucket/key")).Text);
    }

    [Test]
    public async Task A_policy_opens_what_it_names()
    {
        await BucketAsync();
        await _server.DoAsync("PUT", "/bucket?policy", OpenToOtto);

        Assert.Equal("data", (await _server.AsAsync(TestServer.Other, "GET", "/bucket/key")).Text);
        Assert.Equal(200, (await _server.AsAsync(TestServer.Other, "PUT", "/bucket/new", "x")).Status);
        (await _server.AsAsync(TestServer.Other, "DELETE", "/bucket/key")).IsError(403, "AccessDenied");
        (await _server.AsAsync(TestServer.Other, "GET", "/bucket")).IsError(403, "AccessDenied");
        (await _server.AsAsync(null, "GET", "/bucket/key")).IsError(403, "AccessDenied");
    }

    [Test]
    public async Task Nobody_learns_that_a_key_is_missing_who_may_not_list()
    {
        await BucketAsync();
        await _server.DoAsync("PUT", "/bucket?policy", OpenToOtto);
        (await _server.AsAsync(TestServer.Other, "GET", "/bucket/missing")).IsError(403, "AccessDenied");
        Assert.Equal(403, (await _server.AsAsync(TestServer.Other, "HEAD", "/bucket/missing")).Status);

        await _server.DoAsync("PUT", "/bucket?policy", OpenToOtto.Replace("\"s3:GetObject\"", "\"s3:GetObject\",\"s3:ListBucket\"").Replace("\"arn:aws:s3:::bucket/*\"", "[\"arn:aws:s3:::bucket\",\"arn:aws:s3:::bucket/*\"]"));
        (await _server.AsAsync(TestServer.Other, "GET", "/bucket/missing")).IsError(404, "NoSuchKey");
    }

    [Test]
    public async Task Anonymous_requests_are_judged_by_the_policy()
    {
        await BucketAsync();
        (await _server.AsAsync(null, "GET", "/bucket/key")).IsError(403, "AccessDenied");
        (await _server.AsAsync(null, "GET", "/")).IsError(403, "AccessDenied");
        (await _server.AsAsync(null, "PUT", "/mine")).IsError(403, "AccessDenied");

        await _server.RefusedAsync(403, "AccessDenied", "PUT", "/bucket?policy", OpenToAll);
        await _server.DoAsync("DELETE", "/bucket?publicAccessBlock");
        await _server.DoAsync("PUT", "/bucket?policy", OpenToAll);
        Assert.Equal("data", (await _server.AsAsync(null, "GET", "/bucket/key")).Text);
        (await _server.AsAsync(null, "PUT", "/bucket/key", "x")).IsError(403, "AccessDenied");
    }

    [Test]
    public async Task RestrictPublicBuckets_closes_what_a_public_policy_opened()
    {
        await BucketAsync();
        await _server.DoAsync("DELETE", "/bucket?publicAccessBlock");
        await _server.DoAsync("PUT", "/bucket?policy", OpenToAll);
        await _server.DoAsync("PUT", "/bucket?publicAccessBlock", "<PublicAccessBlockConfiguration><RestrictPublicBuckets>true</RestrictPublicBuckets></PublicAccessBlockConfiguration>");

        (await _server.AsAsync(null, "GET", "/bucket/key")).IsError(403, "AccessDenied");
        (await _server.AsAsync(TestServer.Other, "GET", "/bucket/key")).IsError(403, "AccessDenied");
        await _server.DoAsync("GET", "/bucket/key");
    }

    [Test]
    public async Task A_denial_binds_the_owner_too_except_from_mending_the_policy()
    {
        await BucketAsync();
        await _server.DoAsync("PUT", "/bucket?policy", """{"Statement":[{"Effect":"Deny","Principal":"*","Action":"s3:*","Resource":["arn:aws:s3:::bucket","arn:aws:s3:::bucket/*"]}]}""");
        await _server.RefusedAsync(403, "AccessDenied", "GET", "/bucket/key");
        await _server.RefusedAsync(403, "AccessDenied", "GET", "/bucket");
        await _server.DoAsync("GET", "/bucket?policy");
        await _server.DoAsync("DELETE", "/bucket?policy");
        await _server.DoAsync("GET", "/bucket/key");
    }

    [Test]
    public async Task A_key_never_gets_more_than_its_scope()
    {
        var reader = _server.Add(new() { Id = "READER", Secret = "reader-secret", User = "otto", Scope = KeyPresets.Find("read-only")! });
        await BucketAsync();
        await _server.DoAsync("PUT", "/bucket?policy", OpenToOtto);
        Assert.Equal(200, (await _server.AsAsync(reader, "GET", "/bucket/key")).Status);
        (await _server.AsAsync(reader, "PUT", "/bucket/key", "x")).IsError(403, "AccessDenied");
    }

    [Test]
    public async Task A_missing_bucket_is_missing_but_for_a_key_that_could_not_use_it()
    {
        var narrow = _server.Add(new() { Id = "NARROW", Secret = "narrow-secret", User = "otto", Scope = new() { Buckets = ["mine-*"] } });
        (await _server.AsAsync(TestServer.Other, "GET", "/missing/key")).IsError(404, "NoSuchBucket");
        (await _server.AsAsync(TestServer.Other, "POST", "/missing?delete", "<Delete><Object><Key>a</Key></Object></Delete>")).IsError(404, "NoSuchBucket");
        (await _server.AsAsync(narrow, "GET", "/missing/key")).IsError(403, "AccessDenied");
        (await _server.AsAsync(null, "GET", "/missing/key")).IsError(404, "NoSuchBucket");
        (await _server.AsAsync(null, "POST", "/missing?delete", "<Delete><Object><Key>a</Key></Object></Delete>")).IsError(404, "NoSuchBucket");
    }

    [Test]
    public async Task A_copy_needs_its_source_bucket_open_as_well()
    {
        await BucketAsync();
        Assert.Equal(200, (await _server.AsAsync(TestServer.Other, "PUT", "/ottos")).Status);
        var source = ("x-amz-copy-source", "bucket/key");
        (await _server.AsAsync(TestServer.Other, "PUT", "/ottos/copy", "", source)).IsError(403, "AccessDenied");
        (await _server.AsAsync(TestServer.Other, "PUT", "/ottos/copy", "", ("x-amz-copy-source", "missing/key"))).IsError(404, "NoSuchBucket");

        var upload = (await _server.AsAsync(TestServer.Other, "POST", "/ottos/copy?uploads")).Value("UploadId");
        (await _server.AsAsync(TestServer.Other, "PUT", $"/ottos/copy?partNumber=1&uploadId={upload}", "", source)).IsError(403, "AccessDenied");

        await _server.DoAsync("PUT", "/bucket?policy", OpenToOtto);
        Assert.Equal(200, (await _server.AsAsync(TestServer.Other, "PUT", "/ottos/copy", "", source)).Status);
        Assert.Equal(200, (await _server.AsAsync(TestServer.Other, "PUT", $"/ottos/copy?partNumber=1&uploadId={upload}", "", source)).Status);
    }

    [Test]
    public async Task A_version_is_a_right_of_its_own()
    {
        await BucketAsync();
        await _server.DoAsync("PUT", "/bucket?versioning", "<VersioningConfiguration><Status>Enabled</Status></VersioningConfiguration>");
        var version = (await _server.DoAsync("PUT", "/bucket/key", "data")).Header("x-amz-version-id");
        await _server.DoAsync("PUT", "/bucket?policy", OpenToOtto);
        Assert.Equal(200, (await _server.AsAsync(TestServer.Other, "GET", "/bucket/key")).Status);
        (await _server.AsAsync(TestServer.Other, "GET", $"/bucket/key?versionId={version}")).IsError(403, "AccessDenied");
    }

    [Test]
    public async Task Tags_in_the_body_are_judged_as_those_in_a_header()
    {
        await BucketAsync();
        await _server.DoAsync("PUT", "/bucket?policy", """{"Statement":[{"Effect":"Allow","Principal":{"AWS":"otto"},"Action":["s3:PutObject","s3:PutObjectTagging"],"Resource":"arn:aws:s3:::bucket/*","Condition":{"StringEquals":{"s3:RequestObjectTag/team":"red"}}}]}""");
        const string Tags = "<Tagging><TagSet><Tag><Key>team</Key><Value>red</Value></Tag></TagSet></Tagging>";

        Assert.Equal(200, (await _server.AsAsync(TestServer.Other, "PUT", "/bucket/key?tagging", Tags)).Status);
        (await _server.AsAsync(TestServer.Other, "PUT", "/bucket/key?tagging", Tags.Replace("red", "blue"))).IsError(403, "AccessDenied");
        Assert.Equal(200, (await _server.AsAsync(TestServer.Other, "PUT", "/bucket/new", "", ("x-amz-tagging", "team=red"))).Status);
        (await _server.AsAsync(TestServer.Other, "PUT", "/bucket/new", "", ("x-amz-tagging", "team=blue"))).IsError(403, "AccessDenied");
    }

    [Test]
    public async Task Tags_of_the_object_decide_where_the_policy_asks_for_them()
    {
        await BucketAsync();
        await _server.DoAsync("PUT", "/bucket/open", "x", ("x-amz-tagging", "state=open"));
        await _server.DoAsync("PUT", "/bucket?policy", """{"Statement":[{"Effect":"Allow","Principal":{"AWS":"otto"},"Action":"s3:GetObject","Resource":"arn:aws:s3:::bucket/*","Condition":{"StringEquals":{"s3:ExistingObjectTag/state":"open"}}}]}""");
        Assert.Equal(200, (await _server.AsAsync(TestServer.Other, "GET", "/bucket/open")).Status);
        (await _server.AsAsync(TestServer.Other, "GET", "/bucket/key")).IsError(403, "AccessDenied");
    }

    [Test]
    public async Task Without_authentication_everyone_may_do_everything()
    {
        var server = new TestServer(new S3Options { Keys = _server, NoAuth = true });
        Assert.Equal(200, (await server.AsAsync(null, "PUT", "/bucket")).Status);
        Assert.Equal(200, (await server.AsAsync(null, "PUT", "/bucket/key", "x")).Status);
        Assert.Equal("bucket", (await server.AsAsync(null, "GET", "/")).Value("Name"));
        (await server.AsAsync(null, "GET", "/missing")).IsError(404, "NoSuchBucket");
    }

    private async Task BucketAsync()
    {
        await _server.DoAsync("PUT", "/bucket");
        await _server.DoAsync("PUT", "/bucket/key", "data");
    }
}
