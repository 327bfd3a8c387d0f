using Amazon.S3.Model;
using Pys3Local.EndToEnd.Harness;

namespace Pys3Local.EndToEnd.Operations;

public sealed class ListMultipartUploadsTests(ServerFixture server) : MultipartUploadTest(server)
{
    [Test]
    public async Task Sdk_in_order_by_key()
    {
        foreach (var key in new[] { "b", "a", "dir/c" })
            await InitiateAsync(key);

        var listed = await Sdk.ListMultipartUploadsAsync(new ListMultipartUploadsRequest { BucketName = Bucket }, Cancellation);
        Assert.Equal(["a", "b", "dir/c"], listed.MultipartUploads.Select(upload => upload.Key));
    }

    [Test]
    public async Task Raw_prefix_delimiter_and_pages()
    {
        var first = await InitiateAsync("a");
        var second = await InitiateAsync("a");
        await InitiateAsync("dir/c");

        var seen = new List<string>();
        var marker = "";
        do
        {
            var page = (await Raw.GetAsync($"/{Bucket}", $"uploads&max-uploads=1{marker}", Cancellation)).Succeeded().Xml;
            seen.AddRange(page.Elements("Upload").Select(upload => upload.Element("UploadId")!.Value));
            marker = page.Element("IsTruncated")!.Value == "true"
                ? $"&key-marker={Uri.EscapeDataString(page.Element("NextKeyMarker")!.Value)}&upload-id-marker={Uri.EscapeDataString(page.Element("NextUploadIdMarker")!.Value)}"
                : "";
        }
        while (marker.Length > 0);

        Assert.Equal(3, seen.Distinct().Count());
        Assert.Equal(new[] { first, second }.Order(StringComparer.Ordinal), seen.Take(2).Order(StringComparer.Ordinal));
        var grouped = (await Raw.GetAsync($"/{Bucket}", "uploads&delimiter=%2F", Cancellation)).Succeeded().Xml;
        Assert.Equal(["dir/"], grouped.Elements("CommonPrefixes").Select(prefix => prefix.Element("Prefix")!.Value));
        var filtered = (await Raw.GetAsync($"/{Bucket}", "uploads&prefix=dir", Cancellation)).Succeeded().Xml;
        Assert.Single(filtered.Elements("Upload"));
    }
}
