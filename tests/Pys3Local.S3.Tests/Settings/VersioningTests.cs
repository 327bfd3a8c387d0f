using Pys3Local.S3.Tests.Endpoint;

namespace Pys3Local.S3.Tests.Settings;

/// <summary>Ids of versions as clients name them.</summary>
public sealed class VersioningTests
{
    private readonly TestServer _server = new();

    /// <summary>Not one of this server's, but an object may have come with them.</summary>
    [Test]
    [Arguments("3HL4kqtJlcpXroDTDmJ%2BrmSpXd3dIbrHY%2BMTRCxvjVBH40Nr8X8gdRQBpUMLUo")]
    [Arguments("1d3f7a94-0b53-4a4f-8a0b-6d4f8f0a4a11")]
    public async Task An_id_of_elsewhere_is_only_not_there(string id)
    {
        await PutAsync();
        await _server.RefusedAsync(404, "NoSuchVersion", "GET", $"/bucket/key?versionId={id}");
        Assert.Equal(204, (await _server.DoAsync("DELETE", $"/bucket/key?versionId={id}")).Status);
    }

    [Test]
    [Arguments("")]
    [Arguments("%20")]
    [Arguments("a%00")]
    [Arguments("%C3%A4")]
    [Arguments("%22%3E")]
    [Arguments("LONG")]
    public async Task An_id_that_can_be_none_is_refused(string id)
    {
        id = id.Replace("LONG", new('a', 1025));
        await PutAsync();
        foreach (var (method, target) in new[] { ("GET", "key?"), ("DELETE", "key?"), ("GET", "key?tagging&"), ("GET", "key?acl&"), ("GET", "key?attributes&") })
            await _server.RefusedAsync(400, "InvalidArgument", method, $"/bucket/{target}versionId={id}", "", ("x-amz-object-attributes", "ETag"));

        Assert.Equal(400, (await _server.SendAsync("HEAD", $"/bucket/key?versionId={id}")).Status);
        await _server.RefusedAsync(400, "InvalidArgument", "PUT", "/bucket/copy", "", ("x-amz-copy-source", $"bucket/key?versionId={id}"));
        if (id.Length > 0)
            await _server.RefusedAsync(400, "InvalidArgument", "GET", $"/bucket?versions&key-marker=key&version-id-marker={id}");

        Assert.Equal("content", (await _server.DoAsync("GET", "/bucket/key")).Text);
    }

    [Test]
    public async Task In_DeleteObjects_it_is_an_error_of_its_key()
    {
        await PutAsync();
        var answer = await _server.DoAsync("POST", "/bucket?delete", "<Delete><Object><Key>key</Key><VersionId>a b</VersionId></Object><Object><Key>other</Key></Object></Delete>");
        Assert.Equal(("InvalidArgument", "a b"), (answer.Value("Code"), answer.Value("VersionId")));
        Assert.Equal("content", (await _server.DoAsync("GET", "/bucket/key")).Text);
    }

    private async Task PutAsync()
    {
        await _server.DoAsync("PUT", "/bucket");
        await _server.DoAsync("PUT", "/bucket/key", "content");
    }
}
