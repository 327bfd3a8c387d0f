using System.Security.Cryptography;
using Pys3Local.S3.Errors;
using Pys3Local.S3.Tests.Auth;

namespace Pys3Local.S3.Tests.Body;

public class NoBodyTests
{
    [Test]
    public async Task The_body_of_a_request_without_one_is_empty()
    {
        var received = TestClient.Authenticate(TestSigner.Presign(new TestRequest("PUT", "/key") { HasNoBody = true }));

        Assert.Equal(0, received.Body.Length);
        Assert.Equal(0, (await received.Body.ReadAllAsync(100, TestRun.Cancellation)).Length);
        Assert.Equal(MD5.HashData([]), received.Body.Md5);
        Assert.Same(received.Body, received.Body);
    }

    [Test]
    [Arguments("Content-MD5", "not base64", "InvalidDigest")]
    [Arguments("Content-Length", "many", "InvalidArgument")]
    [Arguments("x-amz-trailer", "x-amz-checksum-crc32", "InvalidRequest")]
    [Arguments("x-amz-checksum-crc32", "too short", "InvalidRequest")]
    [Arguments("x-amz-sdk-checksum-algorithm", "CRC32", "InvalidRequest")]
    public void What_its_headers_say_of_a_body_is_refused_before_anything_is_done(string name, string value, string code)
    {
        var request = new TestRequest("GET", "/key") { HasNoBody = true };
        request.Headers[name] = value;

        Assert.Equal(code, Assert.Throws<S3Exception>(() => TestClient.Authenticate(TestSigner.Presign(request))).Error.Code);
    }

    [Test]
    public async Task A_digest_that_no_empty_body_has_is_refused_when_it_is_read()
    {
        var request = new TestRequest("PUT", "/key") { HasNoBody = true };
        request.Headers["Content-MD5"] = Convert.ToBase64String(new byte[16]);

        await TestClient.RefusedAsync("BadDigest", TestSigner.Presign(request));
    }
}
