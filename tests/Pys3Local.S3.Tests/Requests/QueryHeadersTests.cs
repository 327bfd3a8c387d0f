using Pys3Local.S3.Tests.Endpoint;

namespace Pys3Local.S3.Tests.Requests;

/// <summary>Faults B5: in a presigned URL, what stands in the query counts as the header that it names, or is refused.</summary>
public sealed class QueryHeadersTests
{
    private const string Policy = """
        {"Version":"2012-10-17","Statement":[{"Effect":"Deny","Principal":"*","Action":"s3:PutObject","Resource":"arn:aws:s3:::bucket/*","Condition":{"StringEquals":{"s3:x-amz-storage-class":"GLACIER_IR"}}}]}
        """;

    private readonly TestServer _server;

    public QueryHeadersTests()
    {
        _server = new(null, o => o with { SignatureV2 = true });
    }

    [Test]
    [Arguments("x-amz-meta-mtime=17", "x-amz-meta-mtime", "17")]
    [Arguments("X-Amz-Meta-Name=a%20b", "x-amz-meta-name", "a b")]
    [Arguments("x-amz-storage-class=STANDARD_IA", "x-amz-storage-class", "STANDARD_IA")]
    [Arguments("x-amz-website-redirect-location=%2Felsewhere", "x-amz-website-redirect-location", "/elsewhere")]
    [Arguments("x-amz-object-lock-legal-hold=ON", "x-amz-object-lock-legal-hold", "ON")]
    [Arguments("x-amz-object-lock-mode=GOVERNANCE&x-amz-object-lock-retain-until-date=2027-01-01T00%3A00%3A00Z", "x-amz-object-lock-mode", "GOVERNANCE")]
    [Arguments("x-amz-tagging=class%3Dpublic", "x-amz-tagging-count", null)]
    [Arguments("x-amz-checksum-crc32=AAAAAA%3D%3D&x-amz-sdk-checksum-algorithm=CRC32", "x-amz-checksum-crc32", null)]
    public async Task Counts_as_the_header_of_that_name(string query, string header, string? value)
    {
        foreach (var target in await PresignedAsync("PUT", $"/bucket/key?{query}"))
        {
            Assert.Equal(200, (await _server.AsAsync(null, "PUT", target, "content")).Status);
            Assert.Equal(value, (await _server.DoAsync("HEAD", "/bucket/key")).Header(header));
        }
    }

    [Test]
    [Arguments("x-amz-server-side-encryption=AES256", 501)]
    [Arguments("x-amz-server-side-encryption-customer-algorithm=AES256", 501)]
    [Arguments("x-amz-expected-bucket-owner=somebody-else", 403)]
    [Arguments("x-amz-something-new=1", 501)]
    [Arguments("x-amz-trailer=x-amz-checksum-crc32", 501)]
    [Arguments("x-amz-decoded-content-length=3", 501)]
    [Arguments("x-amz-meta-a%20b=1", 400)]
    [Arguments("x-amz-meta-a=1%0D%0Ax", 400)]
    [Arguments("x-amz-meta-a=1&x-amz-meta-A=2", 400)]
    [Arguments("x-amz-storage-class=GLACIER_IR", 403)]
    [Arguments("x-amz-storage-class=NOTHING", 400)]
    public async Task Or_is_refused_and_nothing_is_stored(string query, int status)
    {
        foreach (var target in await PresignedAsync("PUT", $"/bucket/key?{query}"))
        {
            Assert.Equal(status, (await _server.AsAsync(null, "PUT", target, "content")).Status);
            Assert.Equal(404, (await _server.SendAsync("HEAD", "/bucket/key")).Status);
        }
    }

    [Test]
    public async Task A_copy_source_makes_it_a_copy()
    {
        foreach (var target in await PresignedAsync("PUT", "/bucket/copy?x-amz-copy-source=bucket%2Fsource"))
        {
            await _server.DoAsync("PUT", "/bucket/source", "what is copied");
            Assert.Equal(200, (await _server.AsAsync(null, "PUT", target)).Status);
            Assert.Equal("what is copied", (await _server.DoAsync("GET", "/bucket/copy")).Text);
        }
    }

    [Test]
    public async Task A_header_beside_it_is_refused()
    {
        foreach (var target in await PresignedAsync("PUT", "/bucket/key?x-amz-meta-a=1"))
            Assert.NotEqual(200, (await _server.AsAsync(null, "PUT", target, "content", ("x-amz-meta-a", "2"))).Status);
    }

    [Test]
    public async Task Elsewhere_it_is_refused_where_something_is_written()
    {
        await PresignedAsync("PUT", "/bucket/key");
        await _server.RefusedAsync(501, "NotImplemented", "PUT", "/bucket/key?x-amz-acl=public-read", "content");
        Assert.Equal(200, (await _server.SendAsync("PUT", "/bucket/key?x-id=PutObject&x-from=here", "content")).Status);
        Assert.Equal(200, (await _server.SendAsync("GET", "/bucket/key?x-amz-something-new=1")).Status);
    }

    private async Task<string[]> PresignedAsync(string method, string target)
    {
        await _server.DoAsync("PUT", "/bucket", "", ("x-amz-bucket-object-lock-enabled", "true"));
        Assert.Equal(204, (await _server.SendAsync("PUT", "/bucket?policy", Policy)).Status);
        return [Presigner.V4(method, target, TestServer.Owner, _server.Time.GetUtcNow()), Presigner.V2(method, target, TestServer.Owner, _server.Time.GetUtcNow())];
    }
}
