using System.Net;
using Pys3Local.S3.Tests.Endpoint;

namespace Pys3Local.S3.Tests.Auth;

/// <summary>A signature holds under every name that this server is known by, and under no other.</summary>
public sealed class HostNamesTests
{
    private readonly TestServer _server = new(new()
    {
        Keys = new TestServer(),
        AlsoKnownAs = ["minio:9000", "storage.internal"],
        TrustedProxies = [IPNetwork.Parse("10.0.0.0/8")],
        Domains = ["s3.example"],
    });

    [Test]
    [Arguments("minio:9000", "localhost:9000", 200)]
    [Arguments("storage.internal", "localhost:9000", 200)]
    [Arguments("localhost:9000", "localhost:9000", 200)]
    [Arguments("minio:9001", "localhost:9000", 403)]
    [Arguments("minio", "localhost:9000", 403)]
    [Arguments("evil.example", "localhost:9000", 403)]
    public async Task Signed_for_one_name_and_sent_to_another(string signed, string arrives, int status)
    {
        await _server.DoAsync("PUT", "/bucket");
        _server.OnTheWay = http => http.Request.Headers.Host = arrives;
        Assert.Equal(status, (await _server.SendAsync("PUT", "/bucket/key", "x", ("Host", signed))).Status);
    }

    [Test]
    public async Task With_the_bucket_in_the_host()
    {
        await _server.DoAsync("PUT", "/bucket");
        _server.OnTheWay = http => http.Request.Headers.Host = "bucket.localhost:9000";
        await _server.DoAsync("PUT", "/key", "x", ("Host", "bucket.minio:9000"));
        _server.OnTheWay = null;
        Assert.Equal("x", (await _server.DoAsync("GET", "/bucket/key")).Text);
    }

    [Test]
    [Arguments("10.1.2.3", "nas.example", 200)]
    [Arguments("::ffff:10.1.2.3", "nas.example", 200)]
    [Arguments("10.1.2.3", "nas.example, inner.proxy", 200)]
    [Arguments("10.1.2.3", "other.example", 403)]
    [Arguments("192.0.2.1", "nas.example", 403)]
    public async Task A_proxy_says_what_the_client_named_where_it_is_trusted(string from, string forwarded, int status)
    {
        await _server.DoAsync("PUT", "/bucket");
        _server.Address = IPAddress.Parse(from);
        _server.OnTheWay = http =>
        {
            http.Request.Headers.Host = "127.0.0.1:10001";
            http.Request.Headers["X-Forwarded-Host"] = forwarded;
        };
        Assert.Equal(status, (await _server.SendAsync("GET", "/bucket", "", ("Host", "nas.example"))).Status);
    }

    [Test]
    public async Task Below_localhost_a_name_is_a_bucket_without_configuration()
    {
        await _server.DoAsync("PUT", "/", "", ("Host", "my.bucket.localhost:9000"));
        await _server.DoAsync("PUT", "/a/b", "x", ("Host", "my.bucket.localhost"));
        Assert.Equal("x", (await _server.DoAsync("GET", "/my.bucket/a/b")).Text);
    }

    [Test]
    [Arguments("/s3/bucket/key", "/s3/bucket/key")]
    [Arguments("/s3/bucket/key", "/bucket/key")]
    [Arguments("/bucket/key", "/bucket/key")]
    public async Task Behind_a_path_of_a_proxy(string signed, string arrives)
    {
        var server = new TestServer(new() { Keys = new TestServer(), PathPrefix = "/s3" });
        await server.DoAsync("PUT", "/bucket");
        server.OnTheWay = http => http.Features.Get<Microsoft.AspNetCore.Http.Features.IHttpRequestFeature>()!.RawTarget = arrives;
        await server.DoAsync("PUT", signed, "x");
        server.OnTheWay = null;
        Assert.Equal("x", (await server.DoAsync("GET", "/bucket/key")).Text);
        Assert.Equal("bucket", (await server.DoAsync("GET", "/s3")).Value("Name"));
        Assert.Equal("bucket", (await server.DoAsync("GET", "/s3/")).Value("Name"));
    }

    [Test] // faults C36
    public async Task The_administration_of_MinIO_is_said_to_be_elsewhere()
    {
        var answer = await _server.AsAsync(null, "GET", "/minio/admin/v3/info", "", ("x-amz-date", "20260310T120000Z"), ("x-amz-content-sha256", "UNSIGNED-PAYLOAD"),
            ("Authorization", "AWS4-HMAC-SHA256 Credential=OWNERKEY/20260310//s3/aws4_request, SignedHeaders=host, Signature=00"));
        answer.IsError(501, "NotImplemented");
        Assert.Contains("pys3local keys", answer.Value("Message"));
    }

    [Test] // faults C36: mc watch signs the values of one name in the order in which it sends them.
    public async Task Notifications_on_an_open_connection_are_not_offered()
    {
        await _server.DoAsync("PUT", "/bucket");
        await _server.RefusedAsync(501, "NotImplemented", "GET", "/bucket?events=s3%3AObjectCreated%3A%2A&prefix=&suffix=");
    }

    [Test] // faults C36
    [Arguments("events=b&events=a&prefix=", true)]
    [Arguments("events=a&events=b&prefix=", true)]
    [Arguments("prefix=&events=b&events=a", false)]
    public void Values_of_one_name_are_signed_as_they_were_sent_or_sorted(string signed, bool holds)
    {
        var request = TestSigner.Sign(new TestRequest("GET", "/bucket?events=b&events=a&prefix="));
        var names = new[] { "host", "x-amz-content-sha256", "x-amz-date" };
        var headers = string.Concat(names.Select(name => $"{name}:{request.Headers[name]}\n"));
        var canonical = $"GET\n/bucket\n{signed}\n{headers}\n{string.Join(';', names)}\n{request.Headers["x-amz-content-sha256"]}";
        var signature = TestSigner.Hmac($"AWS4-HMAC-SHA256\n{Examples.Timestamp}\n{TestSigner.Scope}\n{TestSigner.Sha256(System.Text.Encoding.UTF8.GetBytes(canonical))}");
        request.Headers["Authorization"] = $"AWS4-HMAC-SHA256 Credential={Examples.KeyId}/{TestSigner.Scope}, SignedHeaders={string.Join(';', names)}, Signature={signature}";
        if (holds)
            Assert.Equal(Examples.KeyId, TestClient.Authenticate(request).Caller.Key!.Id);
        else
            Assert.Throws<Pys3Local.S3.Errors.S3Exception>(() => TestClient.Authenticate(request));
    }
}
