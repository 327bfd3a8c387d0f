using Pys3Local.S3.Tests.Endpoint;

namespace Pys3Local.S3.Tests.Requests;

/// <summary>A Content-Type that stands in the query of a presigned upload, as boto3 and the SDK for JavaScript v2 put it there. (faults C2)</summary>
public sealed class QueryContentHeadersTests
{
    private readonly TestServer _server = new();

    [Test]
    [Arguments("Content-Type=text%2Fcsv", null, "text/csv")]
    [Arguments("content-type=text%2Fcsv", null, "text/csv")]
    [Arguments("content-type=text%2Fcsv", "text/csv", "text/csv")]
    [Arguments("content-type=text%2Fcsv", "image/png", "image/png")]
    [Arguments("Content-Type=", null, "binary/octet-stream")]
    public async Task Version_4(string query, string? header, string kept)
    {
        await _server.DoAsync("PUT", "/bucket");
        var url = Presigner.V4("PUT", $"/bucket/key?{query}", TestServer.Owner, _server.Time.GetUtcNow());
        Assert.Equal(200, (await _server.AsAsync(null, "PUT", url, "x", header is null ? [] : [("Content-Type", header)])).Status);
        Assert.Equal(kept, (await _server.DoAsync("HEAD", "/bucket/key")).Header("Content-Type"));
    }

    [Test]
    public async Task The_others_of_the_content()
    {
        await _server.DoAsync("PUT", "/bucket");
        var url = Presigner.V4("PUT", "/bucket/key?Cache-Control=no-cache&Content-Disposition=inline&Content-Language=de&Content-MD5=AAAAAAAAAAAAAAAAAAAAAA%3D%3D", TestServer.Owner, _server.Time.GetUtcNow());
        (await _server.AsAsync(null, "PUT", url, "x")).IsError(400, "BadDigest");

        url = Presigner.V4("PUT", "/bucket/key?Cache-Control=no-cache&Content-Disposition=inline&Content-Language=de", TestServer.Owner, _server.Time.GetUtcNow());
        Assert.Equal(200, (await _server.AsAsync(null, "PUT", url, "x")).Status);
        var head = await _server.DoAsync("HEAD", "/bucket/key");
        Assert.Equal(("no-cache", "inline", "de"), (head.Header("Cache-Control"), head.Header("Content-Disposition"), head.Header("Content-Language")));
    }

    [Test]
    public async Task Unsigned_or_in_a_header_signature_it_is_no_header()
    {
        await _server.DoAsync("PUT", "/bucket");
        await _server.RefusedAsync(501, "NotImplemented", "PUT", "/bucket/key?Content-Type=text%2Fcsv", "x");
    }

    [Test]
    [Arguments(null, 200)]
    [Arguments("text/csv", 200)]
    [Arguments("image/png", 403)]
    public async Task Version_2_signs_it_as_the_header(string? header, int status)
    {
        await _server.DoAsync("PUT", "/bucket");
        var expires = _server.Time.GetUtcNow().ToUnixTimeSeconds() + 60;
        var text = $"PUT\n\ntext/csv\n{expires}\nx-amz-meta-colour:red\n/bucket/key";
        var signature = Convert.ToBase64String(System.Security.Cryptography.HMACSHA1.HashData(System.Text.Encoding.UTF8.GetBytes(TestServer.Owner.Secret), System.Text.Encoding.UTF8.GetBytes(text)));
        var url = $"/bucket/key?AWSAccessKeyId={TestServer.Owner.Id}&Expires={expires}&content-type=text%2Fcsv&x-amz-meta-colour=red&Signature={Uri.EscapeDataString(signature)}";
        Assert.Equal(status, (await _server.AsAsync(null, "PUT", url, "x", header is null ? [] : [("Content-Type", header)])).Status);
        if (status != 200)
            return;

        var head = await _server.DoAsync("HEAD", "/bucket/key");
        Assert.Equal(("text/csv", "red"), (head.Header("Content-Type"), head.Header("x-amz-meta-colour")));
    }
}
