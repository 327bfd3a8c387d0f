using Pys3Local.EndToEnd.Harness;

namespace Pys3Local.EndToEnd.Operations;

public sealed class ListBucketsTests(ServerFixture server) : ServerTest(server)
{
    [Test]
    public async Task Sdk_in_order()
    {
        await NewBucketAsync();
        var names = (await Sdk.ListBucketsAsync(Cancellation)).Buckets.Select(bucket => bucket.BucketName).ToArray();
        Assert.Contains(Bucket, names);
        Assert.Equal(names.Order(StringComparer.Ordinal), names);
    }

    [Test]
    public async Task Raw_owner_is_the_same_as_in_listings()
    {
        await PutAsync("key");
        var owner = (await Raw.GetAsync("/", cancellation: Cancellation)).Succeeded().Xml.Element("Owner")!;
        var listed = (await Raw.GetAsync($"/{Bucket}", "list-type=2&fetch-owner=true", Cancellation)).Succeeded().Xml.Element("Contents")!.Element("Owner")!;
        Assert.NotEmpty(owner.Element("ID")!.Value);
        Assert.Equal(owner.ToString(), listed.ToString());
    }

    [Test]
    public async Task Raw_prefix_and_pages()
    {
        foreach (var name in new[] { "paged-a", "paged-b", "paged-c" })
            (await Raw.PutAsync($"/{name}", [], cancellation: Cancellation)).Succeeded();

        var first = (await Raw.GetAsync("/", "prefix=paged-&max-buckets=2", Cancellation)).Succeeded().Xml;
        Assert.Equal(["paged-a", "paged-b"], first.Descendants("Name").Select(name => name.Value));
        var token = Uri.EscapeDataString(first.Element("ContinuationToken")!.Value);
        var second = (await Raw.GetAsync("/", $"prefix=paged-&max-buckets=2&continuation-token={token}", Cancellation)).Succeeded().Xml;
        Assert.Equal(["paged-c"], second.Descendants("Name").Select(name => name.Value));
        Assert.Null(second.Element("ContinuationToken"));
    }
}
