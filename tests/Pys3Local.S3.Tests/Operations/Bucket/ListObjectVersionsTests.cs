using Pys3Local.S3.Tests.Endpoint;

namespace Pys3Local.S3.Tests.Operations.Bucket;

/// <summary>Pages of versions, while versions are deleted.</summary>
public sealed class ListObjectVersionsTests
{
    private readonly TestServer _server = new();

    [Test]
    [Arguments(2)]
    [Arguments(4)]
    public async Task After_a_marker_whose_version_is_gone_nothing_is_given_again(int size)
    {
        var ids = await VersionsAsync(5);
        var page = await _server.DoAsync("GET", $"/bucket?versions&prefix=key&max-keys={size}");
        Assert.Equal(ids[..size], page.Values("VersionId"));
        await _server.DoAsync("DELETE", $"/bucket/key?versionId={ids[size - 1]}");

        var next = await _server.DoAsync("GET", $"/bucket?versions&prefix=key&max-keys=2&key-marker={page.Value("NextKeyMarker")}&version-id-marker={page.Value("NextVersionIdMarker")}");
        Assert.Equal(ids.Skip(size).Take(2), next.Values("VersionId").Take(Math.Min(2, ids.Length - size)));
        Assert.Equal([.. ids.Skip(size).Select(_ => "key"), "key2"], await RestAsync(next));
    }

    [Test]
    public async Task A_version_that_nobody_was_given_as_a_marker_begins_with_the_newest()
    {
        var ids = await VersionsAsync(3);
        await _server.DoAsync("DELETE", $"/bucket/key?versionId={ids[1]}");
        var page = await _server.DoAsync("GET", $"/bucket?versions&prefix=key&key-marker=key&version-id-marker={ids[1]}");
        Assert.Equal([ids[0], ids[2]], page.Values("VersionId").Take(2));
    }

    /// <summary>The newest first; there is a key after them.</summary>
    private async Task<string[]> VersionsAsync(int count)
    {
        await _server.DoAsync("PUT", "/bucket");
        await _server.DoAsync("PUT", "/bucket?versioning", "<VersioningConfiguration><Status>Enabled</Status></VersioningConfiguration>");
        var ids = new string[count];
        for (var i = count - 1; i >= 0; i--)
        {
            ids[i] = (await _server.DoAsync("PUT", "/bucket/key", "content")).Header("x-amz-version-id")!;
            _server.Time.Advance(TimeSpan.FromSeconds(1));
        }

        await _server.DoAsync("PUT", "/bucket/key2", "content");
        return ids;
    }

    private async Task<List<string>> RestAsync(TestResponse page)
    {
        var keys = page.Values("Key").ToList();
        while (page.Value("IsTruncated") == "true")
        {
            page = await _server.DoAsync("GET", $"/bucket?versions&prefix=key&max-keys=2&key-marker={page.Value("NextKeyMarker")}&version-id-marker={page.Value("NextVersionIdMarker")}");
            keys.AddRange(page.Values("Key"));
        }

        return keys;
    }
}
