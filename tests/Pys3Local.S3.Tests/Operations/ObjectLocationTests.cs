using System.Net;
using Pys3Local.S3.Tests.Endpoint;

namespace Pys3Local.S3.Tests.Operations;

/// <summary>The Location of what was made is an address that can be used. (faults C10)</summary>
public sealed class ObjectLocationTests
{
    [Test]
    [Arguments("localhost:9000", "/bucket/", "http://localhost:9000/bucket/a%20b/%C3%A9", "")]
    [Arguments("bucket.localhost:9000", "/", "http://bucket.localhost:9000/a%20b/%C3%A9", "")]
    [Arguments("bucket.s3.example", "/", "http://bucket.s3.example/a%20b/%C3%A9", "")]
    [Arguments("nas.example", "/s3/bucket/", "http://nas.example/s3/bucket/a%20b/%C3%A9", "/s3")]
    public async Task Of_CompleteMultipartUpload(string host, string path, string location, string prefix)
    {
        var server = Server(prefix);
        await server.DoAsync("PUT", prefix + "/bucket");
        var target = path + "a%20b/%C3%A9";
        var upload = (await server.DoAsync("POST", target + "?uploads", "", ("Host", host))).Value("UploadId");
        var part = await server.DoAsync("PUT", $"{target}?partNumber=1&uploadId={upload}", "x", ("Host", host));
        var done = await server.DoAsync(
            "POST", $"{target}?uploadId={upload}", $"<CompleteMultipartUpload><Part><PartNumber>1</PartNumber><ETag>{part.Header("ETag")}</ETag></Part></CompleteMultipartUpload>", ("Host", host));
        Assert.Equal(location, done.Value("Location"));
    }

    [Test]
    [Arguments("127.0.0.1", "https://s3.example.org/bucket/key")]
    [Arguments("192.0.2.1", "http://localhost/bucket/key")]
    public async Task As_a_trusted_proxy_says(string from, string location)
    {
        var server = Server("");
        server.Address = IPAddress.Parse(from);
        await server.DoAsync("PUT", "/bucket");
        var upload = (await server.DoAsync("POST", "/bucket/key?uploads")).Value("UploadId");
        var part = await server.DoAsync("PUT", $"/bucket/key?partNumber=1&uploadId={upload}", "x");
        var done = await server.DoAsync(
            "POST", $"/bucket/key?uploadId={upload}", $"<CompleteMultipartUpload><Part><PartNumber>1</PartNumber><ETag>{part.Header("ETag")}</ETag></Part></CompleteMultipartUpload>",
            ("X-Forwarded-Host", "s3.example.org"), ("X-Forwarded-Proto", "https"));
        Assert.Equal(location, done.Value("Location"));
    }

    [Test]
    [Arguments("200")]
    [Arguments("201")]
    [Arguments("204")]
    public async Task Of_PostObject(string status)
    {
        var server = new TestServer(new() { Keys = new TestServer(), NoAuth = true });
        await server.DoAsync("PUT", "/bucket");
        var form = $"--b\r\nContent-Disposition: form-data; name=\"key\"\r\n\r\na b\r\n--b\r\nContent-Disposition: form-data; name=\"success_action_status\"\r\n\r\n{status}\r\n"
            + "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"f\"\r\n\r\nx\r\n--b--\r\n";
        var answer = await server.AsAsync(null, "POST", "/bucket", form, ("Content-Type", "multipart/form-data; boundary=b"), ("Host", "localhost:9000"));
        Assert.Equal(status, $"{answer.Status}");
        Assert.Equal("http://localhost:9000/bucket/a%20b", answer.Header("Location"));
        if (status == "201")
            Assert.Equal("http://localhost:9000/bucket/a%20b", answer.Value("Location"));
    }

    [Test]
    public async Task That_of_a_new_bucket_stays_a_path() => Assert.Equal("/bucket", (await Server("").DoAsync("PUT", "/bucket")).Header("Location"));

    private static TestServer Server(string prefix) => new(new()
    {
        Keys = new TestServer(),
        Domains = ["s3.example"],
        PathPrefix = prefix,
        TrustedProxies = [IPNetwork.Parse("127.0.0.0/8")],
    });
}
