using Amazon.S3.Model;
using Pys3Local.EndToEnd.Harness;
using Pys3Local.EndToEnd.Harness.Raw;

namespace Pys3Local.EndToEnd.Operations;

public sealed class ListObjectsTests(ServerFixture server) : ServerTest(server)
{
    [Test]
    public async Task Sdk_pages()
    {
        for (var i = 0; i < 5; i++)
            await PutAsync($"k{i}");

        var first = await Sdk.ListObjectsAsync(new ListObjectsRequest { BucketName = Bucket, MaxKeys = 3 }, Cancellation);
        Assert.Equal(["k0", "k1", "k2"], first.S3Objects.Select(entry => entry.Key));
        var second = await Sdk.ListObjectsAsync(new ListObjectsRequest { BucketName = Bucket, MaxKeys = 3, Marker = "k2" }, Cancellation);
        Assert.Equal(["k3", "k4"], second.S3Objects.Select(entry => entry.Key));
    }

    /// <summary>S3 gives NextMarker only with a delimiter; without one the last key leads on.</summary>
    [Test]
    [Arguments("")]
    [Arguments("&delimiter=%2F")]
    public async Task Raw_next_marker_leads_on(string delimiter)
    {
        foreach (var key in new[] { "a/1", "a/2", "b", "c/1", "d" })
            await PutAsync(key);

        var seen = new List<string>();
        var marker = "";
        do
        {
            var page = (await Raw.GetAsync($"/{Bucket}", $"max-keys=1{delimiter}{marker}", Cancellation)).Succeeded().Xml;
            seen.AddRange(page.Elements("Contents").Select(entry => entry.Element("Key")!.Value));
            seen.AddRange(page.Elements("CommonPrefixes").Select(entry => entry.Element("Prefix")!.Value));
            marker = page.Element("IsTruncated")!.Value == "true" ? "&marker=" + UriEncoding.Encode(page.Element("NextMarker")?.Value ?? seen[^1]) : "";
            Assert.Equal(delimiter.Length > 0 && marker.Length > 0, page.Element("NextMarker") is not null);
        }
        while (marker.Length > 0);

        Assert.Equal(delimiter.Length > 0 ? ["a/", "b", "c/", "d"] : ["a/1", "a/2", "b", "c/1", "d"], seen);
    }

    [Test]
    public async Task Raw_encoding_type_URL()
    {
        await PutAsync("a b+é\u0001/x");
        var page = (await Raw.GetAsync($"/{Bucket}", "encoding-type=url", Cancellation)).Succeeded().Xml;
        Assert.Equal("url", page.Element("EncodingType")!.Value);
        Assert.Equal("a b+é\u0001/x", Uri.UnescapeDataString(Assert.Single(page.Elements("Contents")).Element("Key")!.Value.Replace("+", "%20", StringComparison.Ordinal)));
    }

    [Test]
    public async Task Missing_NoSuchBucket() => (await Raw.GetAsync("/not-there", cancellation: Cancellation)).Failed(404, "NoSuchBucket");
}
