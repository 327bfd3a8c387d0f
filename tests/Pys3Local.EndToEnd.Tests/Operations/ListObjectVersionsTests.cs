using Amazon.S3.Model;
using Pys3Local.EndToEnd.Harness;
using Pys3Local.EndToEnd.Harness.Raw;

namespace Pys3Local.EndToEnd.Operations;

public sealed class ListObjectVersionsTests(ServerFixture server) : ServerTest(server)
{
    [Test]
    public async Task Sdk_pages_of_one_are_the_whole_history_in_order()
    {
        var written = await HistoryAsync();
        var seen = new List<string>();
        var request = new ListVersionsRequest { BucketName = Bucket, MaxKeys = 1 };
        ListVersionsResponse page;
        do
        {
            page = await Sdk.ListVersionsAsync(request, Cancellation);
            var version = Assert.Single(page.Versions);
            seen.Add($"{version.Key} {version.VersionId} {version.IsDeleteMarker == true} {version.IsLatest}");
            (request.KeyMarker, request.VersionIdMarker) = (page.NextKeyMarker, page.NextVersionIdMarker);
        }
        while (page.IsTruncated == true);

        Assert.Equal(written, seen);
    }

    [Test]
    public async Task Raw_delimiter_and_key_marker()
    {
        await SetVersioningAsync("Enabled");
        foreach (var key in new[] { "a", "a", "b/1", "b/2", "c", "c/1" })
            await PutAsync(key, key);

        var all = (await SendAsync("GET", "?versions&delimiter=/")).Succeeded().Xml;
        Assert.Equal(["a", "a", "c"], all.Elements("Version").Select(version => version.Element("Key")!.Value));
        Assert.Equal(["b/", "c/"], all.Elements("CommonPrefixes").Select(prefix => prefix.Value));

        var behind = (await SendAsync("GET", "?versions&delimiter=/&key-marker=b/")).Succeeded().Xml;
        Assert.Equal(["c"], behind.Elements("Version").Select(version => version.Element("Key")!.Value));
        Assert.Equal(["c/"], behind.Elements("CommonPrefixes").Select(prefix => prefix.Value));
        Assert.Equal("b/", behind.Element("KeyMarker")!.Value);
    }

    [Test]
    public async Task Raw_fields()
    {
        await PutAsync("dir/key + ü", "content");
        var document = (await SendAsync("GET", "?versions&prefix=dir/&encoding-type=url")).Succeeded().Xml;
        var version = Assert.Single(document.Elements("Version"));
        Assert.Equal("dir/key%20%2B%20%C3%BC", version.Element("Key")!.Value.Replace("+", "%20", StringComparison.Ordinal));
        Assert.Equal(("null", "true", "7", "STANDARD"), (Value("VersionId"), Value("IsLatest"), Value("Size"), Value("StorageClass")));
        Assert.NotEmpty(version.Element("Owner")!.Element("ID")!.Value);

        string Value(string name) => version.Element(name)!.Value;
    }

    [Test]
    public async Task Raw_version_marker_without_key_marker_InvalidArgument() =>
        (await SendAsync("GET", "?versions&version-id-marker=null")).Failed(400, "InvalidArgument");

    /// <summary>Versions, markers and nulls of every state, newest first.</summary>
    private async Task<string[]> HistoryAsync()
    {
        var stack = new List<(string Id, bool Marker)>();
        await PutAsync("key", "null");
        stack.Add(("null", false));
        await SetVersioningAsync("Enabled");
        stack.Add((Id(await SendAsync("PUT", "/key", "1")), false));
        stack.Add((Id((await SendAsync("DELETE", "/key")).Succeeded(204)), true));
        stack.Add((Id(await SendAsync("PUT", "/key", "2")), false));
        await SetVersioningAsync("Suspended");

        // Takes the place of the first null.
        (await SendAsync("DELETE", "/key")).Succeeded(204);
        stack.RemoveAt(0);
        stack.Add(("null", true));
        await PutAsync("other", "x");
        await SetVersioningAsync("Enabled");
        stack.Add((Id(await SendAsync("PUT", "/key", "3")), false));
        stack.Reverse();
        return [.. stack.Select((version, i) => $"key {version.Id} {version.Marker} {i == 0}"), "other null False True"];

        static string Id(RawResponse response) => response.Header("x-amz-version-id")!;
    }
}
