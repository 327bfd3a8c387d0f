using Amazon.S3.Model;
using Pys3Local.EndToEnd.Harness;
using Pys3Local.EndToEnd.Harness.Raw;

namespace Pys3Local.EndToEnd.Operations;

public sealed class ListObjectsV2Tests(ServerFixture server) : ServerTest(server)
{
    /// <summary>In UTF-8 byte order, in which U+10000 comes after U+FFFD although UTF-16 says otherwise.</summary>
    private static readonly string[] Keys =
        ["a", "a b+c%&<>\"'", "a-b", "a/b", "a/b/c", "a0", "ab", "b//c", "b/c", "dir/", "dir/é", "dir/e\u0301", "z\uFFFD", "z\U00010000"];

    private static readonly string[] InOrder = [.. Keys.OrderBy(key => Convert.ToHexString(System.Text.Encoding.UTF8.GetBytes(key)), StringComparer.Ordinal)];

    [Test]
    public async Task Sdk_every_key_in_UTF_8_order()
    {
        await PutAllAsync();
        var keys = new List<string>();
        var request = new ListObjectsV2Request { BucketName = Bucket, MaxKeys = 3 };
        ListObjectsV2Response page;
        do
        {
            page = await Sdk.ListObjectsV2Async(request, Cancellation);
            keys.AddRange(page.S3Objects.Select(entry => entry.Key));
            request.ContinuationToken = page.NextContinuationToken;
        }
        while (page.IsTruncated == true);

        Assert.Equal(InOrder, keys);
    }

    [Test]
    [Arguments(1)]
    [Arguments(2)]
    [Arguments(3)]
    [Arguments(1000)]
    public async Task Raw_pages_with_delimiter_nothing_twice_nothing_missing(int pageSize)
    {
        await PutAllAsync();
        var seen = new List<string>();
        var token = "";
        do
        {
            var page = (await Raw.GetAsync($"/{Bucket}", $"list-type=2&delimiter=%2F&encoding-type=url&max-keys={pageSize}{token}", Cancellation)).Succeeded().Xml;
            var entries = page.Elements("Contents").Select(entry => entry.Element("Key")!.Value)
                .Concat(page.Elements("CommonPrefixes").Select(entry => entry.Element("Prefix")!.Value)).Select(Uri.UnescapeDataString).ToArray();
            Assert.Equal($"{entries.Length}", page.Element("KeyCount")!.Value);
            Assert.InRange(entries.Length, 1, pageSize);
            seen.AddRange(entries);
            token = page.Element("IsTruncated")!.Value == "true" ? "&continuation-token=" + UriEncoding.Encode(page.Element("NextContinuationToken")!.Value) : "";
        }
        while (token.Length > 0);

        var expected = InOrder.Select(key => key.IndexOf('/', StringComparison.Ordinal) is var slash and >= 0 ? key[..(slash + 1)] : key).Distinct();
        Assert.Equal(expected.Order(StringComparer.Ordinal), seen.Order(StringComparer.Ordinal));
    }

    [Test]
    public async Task Raw_prefix_is_no_pattern()
    {
        foreach (var key in new[] { "a_b", "axb", "A_b", "a%b", "a*b" })
            await PutAsync(key);

        Assert.Equal(["a_b"], await ListAsync("prefix=a_"));
        Assert.Equal(["a%b"], await ListAsync("prefix=a%25"));
        Assert.Equal(["a*b"], await ListAsync("prefix=a*"));
        Assert.Equal(["A_b"], await ListAsync("prefix=A"));
        Assert.Empty(await ListAsync("prefix=nothing"));
    }

    [Test]
    public async Task Raw_delimiter_of_several_characters()
    {
        foreach (var key in new[] { "x--1", "x--2", "x-3", "y" })
            await PutAsync(key);

        var page = (await Raw.GetAsync($"/{Bucket}", "list-type=2&delimiter=--", Cancellation)).Succeeded().Xml;
        Assert.Equal(["x-3", "y"], page.Elements("Contents").Select(entry => entry.Element("Key")!.Value));
        Assert.Equal(["x--"], page.Elements("CommonPrefixes").Select(entry => entry.Element("Prefix")!.Value));
    }

    [Test]
    public async Task Raw_start_after_skips_exactly_that()
    {
        await PutAllAsync();
        Assert.Equal(InOrder.SkipWhile(key => key != "a/b").Skip(1), await ListAsync("start-after=a%2Fb"));
        Assert.Equal(InOrder.SkipWhile(key => key != "a/b"), await ListAsync("start-after=a%2Fa"));
    }

    [Test]
    public async Task Raw_max_keys_zero_is_an_empty_page()
    {
        await PutAllAsync();
        var page = (await Raw.GetAsync($"/{Bucket}", "list-type=2&max-keys=0", Cancellation)).Succeeded().Xml;
        Assert.Empty(page.Elements("Contents"));
        Assert.Equal("false", page.Element("IsTruncated")!.Value);
    }

    [Test]
    public async Task Raw_entry_has_its_fields()
    {
        await PutAsync("key", "content");
        var page = (await Raw.GetAsync($"/{Bucket}", "list-type=2&fetch-owner=true", Cancellation)).Succeeded().Xml;
        var entry = Assert.Single(page.Elements("Contents"));
        Assert.Equal("7", entry.Element("Size")!.Value);
        Assert.Equal("\"9a0364b9e99bb480dd25e1f0284c8555\"", entry.Element("ETag")!.Value);
        Assert.Equal("STANDARD", entry.Element("StorageClass")!.Value);
        Assert.Matches(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$", entry.Element("LastModified")!.Value);
        Assert.NotNull(entry.Element("Owner"));
        Assert.Equal(Bucket, page.Element("Name")!.Value);
        Assert.Equal("1000", page.Element("MaxKeys")!.Value);
    }

    [Test]
    public async Task Raw_max_keys_above_1000_is_1000() =>
        Assert.Equal("1000", (await Raw.GetAsync($"/{Bucket}", "list-type=2&max-keys=5000", Cancellation)).Succeeded().Xml.Element("MaxKeys")!.Value);

    [Test]
    public async Task Missing_NoSuchBucket() => (await Raw.GetAsync("/not-there", "list-type=2", Cancellation)).Failed(404, "NoSuchBucket");

    private async Task PutAllAsync()
    {
        foreach (var key in Keys)
            await PutAsync(key);
    }

    private async Task<IEnumerable<string>> ListAsync(string query) =>
        (await Raw.GetAsync($"/{Bucket}", $"list-type=2&encoding-type=url&{query}", Cancellation)).Succeeded().Xml
            .Elements("Contents").Select(entry => Uri.UnescapeDataString(entry.Element("Key")!.Value));
}
