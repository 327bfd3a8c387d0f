using Pys3Local.S3.Access;
using Pys3Local.S3.Tests.Endpoint;

namespace Pys3Local.S3.Tests.Operations.Bucket;

public sealed class BucketOperationsTests
{
    private readonly TestServer _server = new();

    [Test]
    public async Task CreateBucket_HeadBucket_DeleteBucket()
    {
        await _server.DoAsync("PUT", "/bucket");
        await _server.DoAsync("PUT", "/bucket"); // as us-east-1 answers it
        Assert.Equal("us-east-1", (await _server.DoAsync("HEAD", "/bucket")).Header("x-amz-bucket-region"));
        (await _server.AsAsync(TestServer.Other, "PUT", "/bucket")).IsError(409, "BucketAlreadyExists");
        await _server.RefusedAsync(400, "InvalidBucketName", "PUT", "/Bucket");
        await _server.DoAsync("PUT", "/bucket/key", "x");
        await _server.RefusedAsync(409, "BucketNotEmpty", "DELETE", "/bucket");
        await _server.DoAsync("DELETE", "/bucket/key");
        Assert.Equal(204, (await _server.DoAsync("DELETE", "/bucket")).Status);
        var head = await _server.SendAsync("HEAD", "/bucket");
        Assert.Equal((404, 0), (head.Status, head.Body.Length));
    }

    [Test]
    public async Task ListBuckets_shows_the_callers_own()
    {
        var narrow = _server.Add(new() { Id = "NARROW", Secret = "narrow-secret", User = "olga", Scope = new() { Buckets = ["b*"] } });
        foreach (var name in new[] { "aaa", "bbb", "ccc" })
            await _server.DoAsync("PUT", "/" + name);

        await _server.AsAsync(TestServer.Other, "PUT", "/ottos");
        await _server.AsAsync(TestServer.Other, "PUT", "/ottos?policy", """{"Statement":[{"Effect":"Allow","Principal":{"AWS":"olga"},"Action":"s3:*","Resource":["arn:aws:s3:::ottos","arn:aws:s3:::ottos/*"]}]}""");
        Assert.Equal(["aaa", "bbb", "ccc"], (await _server.DoAsync("GET", "/")).Values("Name"));
        Assert.Equal(["ottos"], (await _server.AsAsync(TestServer.Other, "GET", "/")).Values("Name"));
        Assert.Equal(["bbb"], (await _server.AsAsync(narrow, "GET", "/")).Values("Name"));

        var page = await _server.DoAsync("GET", "/?max-buckets=2");
        Assert.Equal(["aaa", "bbb"], page.Values("Name"));
        Assert.Equal(["ccc"], (await _server.DoAsync("GET", $"/?continuation-token={Uri.EscapeDataString(page.Value("ContinuationToken"))}")).Values("Name"));
        Assert.Equal(["bbb"], (await _server.DoAsync("GET", "/?prefix=b")).Values("Name"));
    }

    [Test]
    [Arguments("0")]
    [Arguments("10001")]
    [Arguments("-1")]
    [Arguments("x")]
    public async Task A_page_of_buckets_has_1_to_10000(string number)
    {
        await _server.RefusedAsync(400, "InvalidArgument", "GET", $"/?max-buckets={number}");
        await _server.DoAsync("GET", "/?max-buckets=10000");
    }

    [Test]
    [Arguments("a.-b")]
    [Arguments("a-.b")]
    [Arguments("a..b")]
    [Arguments("ab_c")]
    public async Task Names_that_are_none_are_refused(string name)
    {
        await _server.RefusedAsync(400, "InvalidBucketName", "PUT", "/" + name);
        await _server.DoAsync("PUT", "/a.b-c.d");
    }

    [Test]
    public async Task Another_owner_than_expected_is_told_nothing()
    {
        await _server.DoAsync("PUT", "/bucket");
        await _server.DoAsync("PUT", "/bucket/key", "content");
        var owner = (await _server.DoAsync("GET", "/")).Value("ID");
        foreach (var (header, target) in new[] { ("x-amz-expected-bucket-owner", "/bucket/key"), ("x-amz-expected-bucket-owner", "/bucket") })
        {
            await _server.DoAsync("GET", target, "", (header, owner));
            await _server.DoAsync("GET", target, "", (header, "123456789012"));
            await _server.RefusedAsync(403, "AccessDenied", "GET", target, "", (header, new string('0', 64)));
        }

        await _server.RefusedAsync(403, "AccessDenied", "PUT", "/bucket/key", "other", ("x-amz-expected-bucket-owner", "somebody"));
        await _server.RefusedAsync(403, "AccessDenied", "PUT", "/bucket/copy", "", ("x-amz-copy-source", "bucket/key"), ("x-amz-source-expected-bucket-owner", "somebody"));
        await _server.DoAsync("PUT", "/bucket/copy", "", ("x-amz-copy-source", "bucket/key"), ("x-amz-source-expected-bucket-owner", owner));
        Assert.Equal("content", (await _server.DoAsync("GET", "/bucket/key")).Text);
    }

    [Test]
    public async Task ListObjects_and_ListObjectsV2()
    {
        await _server.DoAsync("PUT", "/bucket");
        foreach (var key in new[] { "a", "b/1", "b/2", "c", "%26" })
            await _server.DoAsync("PUT", "/bucket/" + key, "x");

        var first = await _server.DoAsync("GET", "/bucket?list-type=2&delimiter=%2F&max-keys=3");
        Assert.Equal(["&", "a"], first.Values("Key"));
        Assert.Equal(("b/", "3"), (first.Values("Prefix")[^1], first.Value("KeyCount")));
        var second = await _server.DoAsync("GET", $"/bucket?list-type=2&delimiter=%2F&continuation-token={Uri.EscapeDataString(first.Value("NextContinuationToken"))}");
        Assert.Equal(["c"], second.Values("Key"));
        Assert.Equal("false", second.Value("IsTruncated"));
        Assert.Equal(["b/2", "c"], (await _server.DoAsync("GET", "/bucket?list-type=2&start-after=b%2F1")).Values("Key"));
        Assert.Equal(["%26"], (await _server.DoAsync("GET", "/bucket?list-type=2&encoding-type=url&max-keys=1")).Values("Key"));
        Assert.Empty((await _server.DoAsync("GET", "/bucket?max-keys=0")).Values("Key"));
        Assert.Equal("a", (await _server.DoAsync("GET", "/bucket?delimiter=%7C&max-keys=2")).Value("NextMarker"));
        Assert.Equal(["b/1", "b/2", "c"], (await _server.DoAsync("GET", "/bucket?marker=a")).Values("Key"));
        await _server.RefusedAsync(400, "InvalidArgument", "GET", "/bucket?max-keys=x");
    }

    [Test]
    public async Task A_write_with_a_sub_resource_that_is_not_known_stores_nothing()
    {
        await _server.DoAsync("PUT", "/bucket");
        await _server.DoAsync("PUT", "/bucket/key", "data");
        await _server.RefusedAsync(501, "NotImplemented", "PUT", "/bucket/key?encryption", "x");
        await _server.RefusedAsync(501, "NotImplemented", "PUT", "/bucket/key?unheard-of", "x");
        Assert.Equal("data", (await _server.DoAsync("GET", "/bucket/key")).Text);
    }

    [Test]
    public async Task An_append_only_key_adds_and_never_replaces()
    {
        var append = _server.Add(new() { Id = "APPEND", Secret = "append-secret", User = "olga", Scope = KeyPresets.Find("append-only")! });
        await _server.DoAsync("PUT", "/bucket");
        Assert.Equal(200, (await _server.AsAsync(append, "PUT", "/bucket/key", "1")).Status);
        (await _server.AsAsync(append, "PUT", "/bucket/key", "2")).IsError(403, "AccessDenied");
        (await _server.AsAsync(append, "DELETE", "/bucket/key")).IsError(403, "AccessDenied");
        (await _server.AsAsync(append, "PUT", "/bucket?policy", "{}")).IsError(403, "AccessDenied");
        (await _server.AsAsync(append, "PUT", "/bucket?lifecycle", "<x/>")).IsError(403, "AccessDenied");
        (await _server.AsAsync(append, "PUT", "/bucket?acl", "", ("x-amz-acl", "private"))).IsError(403, "AccessDenied");
    }
}
