using Pys3Local.S3.Tests.Endpoint;

namespace Pys3Local.S3.Tests.Operations.Object;

/// <summary>Many keys at once, answered in the order in which they were named. (faults C29)</summary>
public sealed class DeleteObjectsTests
{
    private readonly TestServer _server = new();

    [Test]
    [Arguments("")]
    [Arguments("Enabled")]
    public async Task The_answer_keeps_the_order(string versioning)
    {
        await _server.DoAsync("PUT", "/bucket");
        if (versioning.Length > 0)
            await _server.DoAsync("PUT", "/bucket?versioning", $"<VersioningConfiguration><Status>{versioning}</Status></VersioningConfiguration>");

        var keys = Enumerable.Range(0, 1000).Select(i => $"key-{i * 7919 % 1000}").ToList();
        foreach (var key in keys)
            await _server.DoAsync("PUT", "/bucket/" + key, key);

        var answer = await _server.DoAsync("POST", "/bucket?delete", $"<Delete>{string.Concat(keys.Select(key => $"<Object><Key>{key}</Key></Object>"))}</Delete>");
        Assert.Equal(keys, answer.Values("Key"));
        Assert.Empty((await _server.DoAsync("GET", "/bucket")).Values("Key"));
    }

    [Test]
    public async Task One_key_twice_is_done_in_its_order_and_an_error_is_its_keys_own()
    {
        await _server.DoAsync("PUT", "/bucket");
        await _server.DoAsync("PUT", "/bucket?versioning", "<VersioningConfiguration><Status>Enabled</Status></VersioningConfiguration>");
        var version = (await _server.DoAsync("PUT", "/bucket/a", "1")).Header("x-amz-version-id");
        var answer = await _server.DoAsync(
            "POST", "/bucket?delete", $"<Delete><Object><Key>a</Key></Object><Object><Key>b</Key><VersionId>x</VersionId></Object><Object><Key>a</Key><VersionId>{version}</VersionId></Object></Delete>");
        Assert.Equal(["a", "a", "b"], answer.Values("Key"));
        Assert.Equal(["InvalidArgument"], answer.Values("Code"));
        Assert.Single((await _server.DoAsync("GET", "/bucket?versions")).Values("DeleteMarker"));
    }
}
