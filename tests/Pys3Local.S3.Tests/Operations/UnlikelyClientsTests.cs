using Pys3Local.S3.Tests.Endpoint;

namespace Pys3Local.S3.Tests.Operations;

/// <summary>What some clients send and others do not. (faults C38)</summary>
public sealed class UnlikelyClientsTests
{
    private const string Policy =
        """{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":"*","Action":"s3:GetObject","Resource":"arn:aws:s3:::bucket/pub*"}]}""";

    private readonly TestServer _server = new();

    [Test]
    [Arguments("Basic dXNlcjpwYXNz")]
    [Arguments("Bearer dXNlcjpwYXNz")]
    [Arguments("dXNlcjpwYXNz")]
    public async Task An_authorization_of_another_type(string authorization)
    {
        var answer = await _server.AsAsync(null, "GET", "/bucket", "", ("Authorization", authorization));
        answer.IsError(400, "InvalidArgument");
        Assert.Equal(("Unsupported Authorization Type", "Authorization"), (answer.Value("Message"), answer.Value("ArgumentName")));
        Assert.DoesNotContain("dXNlcjpwYXNz", answer.Text);
    }

    [Test]
    public async Task Tags_of_a_bucket_are_put_with_200()
    {
        await _server.DoAsync("PUT", "/bucket");
        Assert.Equal(200, (await _server.SendAsync("PUT", "/bucket?tagging", "<Tagging><TagSet><Tag><Key>a</Key><Value>1</Value></Tag></TagSet></Tagging>")).Status);
    }

    /// <summary>The SDK for JavaScript sends MD5 so.</summary>
    [Test]
    [Arguments("MD5", "ndTkYSaMgDT1yFZOFVxnpg==", 200, null)]
    [Arguments("MD5", "AAAAAAAAAAAAAAAAAAAAAA==", 400, "BadDigest")]
    [Arguments("MD5", null, 400, "InvalidRequest")]
    [Arguments("CRC32", "ndTkYSaMgDT1yFZOFVxnpg==", 400, "InvalidRequest")]
    public async Task A_checksum_that_is_announced_and_comes_as_Content_MD5(string algorithm, string? md5, int status, string? code)
    {
        await _server.DoAsync("PUT", "/bucket");
        var answer = await _server.SendAsync("PUT", "/bucket/key", "x", [("x-amz-sdk-checksum-algorithm", algorithm), .. md5 is null ? Array.Empty<(string, string)>() : [("Content-MD5", md5)]]);
        Assert.Equal((status, code), (answer.Status, answer.Code));
    }

    [Test]
    [Arguments("GET")]
    [Arguments("HEAD")]
    public async Task A_plus_of_an_unsigned_read_is_a_space_and_then_itself(string method)
    {
        await PublicAsync();
        await _server.DoAsync("PUT", "/bucket/pub%2Ba", "plus");
        Assert.Equal("4", (await _server.AsAsync(null, method, "/bucket/pub+a")).Header("Content-Length"));
        await _server.DoAsync("PUT", "/bucket/pub%20a", "space");
        Assert.Equal("5", (await _server.AsAsync(null, method, "/bucket/pub+a")).Header("Content-Length"));
        Assert.Equal("4", (await _server.AsAsync(null, method, "/bucket/pub%2Ba")).Header("Content-Length"));
        Assert.Equal("4", (await _server.SendAsync(method, "/bucket/pub%2Ba")).Header("Content-Length"));
    }

    /// <summary>What is decided on is what is read.</summary>
    [Test]
    public async Task A_plus_opens_nothing()
    {
        await PublicAsync();
        await _server.DoAsync("PUT", "/bucket?policy", Policy.Replace("pub*", "pub+*"));
        await _server.DoAsync("PUT", "/bucket/pub%20a", "space");
        (await _server.AsAsync(null, "GET", "/bucket/pub+a")).IsError(403, "AccessDenied");
        (await _server.AsAsync(null, "GET", "/bucket/closed+a")).IsError(403, "AccessDenied");
        Assert.Equal(403, (await _server.AsAsync(null, "PUT", "/bucket/pub+a", "x")).Status);
    }

    private async Task PublicAsync()
    {
        await _server.DoAsync("PUT", "/bucket");
        await _server.DoAsync("DELETE", "/bucket?publicAccessBlock");
        await _server.DoAsync("PUT", "/bucket?policy", Policy);
    }
}
