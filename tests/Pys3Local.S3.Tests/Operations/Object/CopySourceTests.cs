using Pys3Local.S3.Tests.Endpoint;

namespace Pys3Local.S3.Tests.Operations.Object;

/// <summary>A plus in x-amz-copy-source is a space, as Amazon reads it; a plus where only that key is there. (faults C27)</summary>
public sealed class CopySourceTests
{
    private readonly TestServer _server = new();

    [Test]
    [Arguments("a b", "bucket/a+b", "a b")]
    [Arguments("a b", "/bucket/a+b", "a b")]
    [Arguments("a b", "bucket%2Fa+b", "a b")]
    [Arguments("a b,a+b", "bucket/a+b", "a b")]
    [Arguments("a b,a+b", "bucket/a%2Bb", "a+b")]
    [Arguments("a b,a+b", "bucket/a%20b", "a b")]
    [Arguments("a+b", "bucket/a+b", "a+b")]
    [Arguments("sub dir/a b+c", "bucket/sub+dir/a+b%2Bc", "sub dir/a b+c")]
    public async Task The_key_that_is_meant(string keys, string source, string expected)
    {
        await _server.DoAsync("PUT", "/bucket");
        foreach (var key in keys.Split(','))
            await _server.DoAsync("PUT", "/bucket/" + Uri.EscapeDataString(key).Replace("%2F", "/"), key);

        await _server.DoAsync("PUT", "/bucket/copy", "", ("x-amz-copy-source", source));
        Assert.Equal(expected, (await _server.DoAsync("GET", "/bucket/copy")).Text);

        var upload = (await _server.DoAsync("POST", "/bucket/parts?uploads")).Value("UploadId");
        var part = await _server.DoAsync("PUT", $"/bucket/parts?partNumber=1&uploadId={upload}", "", ("x-amz-copy-source", source));
        await _server.DoAsync("POST", $"/bucket/parts?uploadId={upload}", $"<CompleteMultipartUpload><Part><PartNumber>1</PartNumber><ETag>{part.Value("ETag")}</ETag></Part></CompleteMultipartUpload>");
        Assert.Equal(expected, (await _server.DoAsync("GET", "/bucket/parts")).Text);
    }

    [Test]
    public async Task Neither_is_there()
    {
        await _server.DoAsync("PUT", "/bucket");
        await _server.RefusedAsync(404, "NoSuchKey", "PUT", "/bucket/copy", "", ("x-amz-copy-source", "bucket/a+b"));
    }

    [Test]
    [Arguments("a b/", "a b/x", 200)]
    [Arguments("a+b/", "a+b/x", 200)]
    [Arguments("c/", "none", 403)]
    public async Task Only_what_the_caller_may_read_is_copied(string prefix, string expected, int status)
    {
        await _server.DoAsync("PUT", "/bucket");
        await _server.DoAsync("PUT", "/bucket/a%20b/x", "a b/x");
        await _server.DoAsync("PUT", "/bucket/a%2Bb/x", "a+b/x");
        var narrow = _server.Add(new() { Id = "NARROWKEY", Secret = "narrow-secret", User = "olga", Scope = new() { Prefix = prefix } });

        var target = "/bucket/" + Uri.EscapeDataString(prefix).Replace("%2F", "/") + "copy";
        var answer = await _server.AsAsync(narrow, "PUT", target, "", ("x-amz-copy-source", "bucket/a+b/x"));
        Assert.Equal(status, answer.Status);
        if (status == 200)
            Assert.Equal(expected, (await _server.DoAsync("GET", target)).Text);
    }
}
