namespace Pys3Local.Storage.Tests;

/// <summary>What of <see cref="Listing"/> the conformance suite does not see: how little of the store it reads.</summary>
public sealed class ListingTests
{
    private int _read;
    private readonly List<string> _jumps = [];

    [Test]
    public void What_is_rolled_up_is_jumped_over()
    {
        var versions = Enumerable.Range(0, 10_000).Select(i => Version($"d{i / 1000}/{i:d5}")).ToArray();
        var page = Listing.Page(new ListQuery { Delimiter = "/", Limit = 1000 }, Scan(versions));
        Assert.Equal(Enumerable.Range(0, 10).Select(i => $"d{i}/"), page.Entries.Select(entry => entry.Name));
        Assert.Equal(10, _read);
        Assert.Equal(["", "d00", "d10", "d20"], _jumps.Take(4));
    }

    [Test]
    public void A_page_reads_one_more_than_it_has()
    {
        var versions = Enumerable.Range(0, 10_000).Select(i => Version($"{i:d5}")).ToArray();
        var page = Listing.Page(new ListQuery { After = "05000", Limit = 10 }, Scan(versions));
        Assert.True(page.IsTruncated);
        Assert.Equal("05010", page.Entries[^1].Name);
        Assert.Equal(11, _read);
    }

    [Test]
    public void Behind_the_prefix_nothing_is_read()
    {
        var versions = Enumerable.Range(0, 10_000).Select(i => Version($"{i:d5}")).ToArray();
        var page = Listing.Page(new ListQuery { Prefix = "0500", Limit = 1000 }, Scan(versions));
        Assert.Equal(10, page.Entries.Count);
        Assert.Equal(11, _read);
        Assert.Empty(Listing.Page(new ListQuery { Prefix = "0500", After = "06", Limit = 1000 }, Scan(versions)).Entries);
        Assert.Empty(Listing.Page(new ListQuery { Limit = 0 }, Scan(versions)).Entries);
        Assert.Equal(11, _read);
    }

    [Test]
    public async Task Waiting_for_versions_gives_the_same_page()
    {
        var versions = Enumerable.Range(0, 100).Select(i => Version($"d{i / 10}/{i:d5}")).ToArray();
        var scan = Scan(versions);
        foreach (var delimiter in new[] { null, "/" })
        {
            var query = new ListQuery { Delimiter = delimiter, Limit = 5 };
            var page = await Listing.PageAsync(query, (from, after) => Wait(scan(from, after)), TestRun.Cancellation);
            Assert.Equal(Listing.Page(query, scan).Entries, page.Entries);
            Assert.True(page.IsTruncated);
        }

        static async IAsyncEnumerable<ObjectInfo> Wait(IEnumerable<ObjectInfo> versions)
        {
            foreach (var version in versions)
            {
                await Task.Yield();
                yield return version;
            }
        }
    }

    [Test]
    [Arguments("a/b/c", "", "/", "a/")]
    [Arguments("a/b/c", "a/", "/", "a/b/")]
    [Arguments("a/b/c", "a", "/", "a/")]
    [Arguments("a---b", "a", "--", "a--")]
    [Arguments("abc", "ab", "b", null)]
    [Arguments("abc", "", "", null)]
    [Arguments("abc", "", null, null)]
    public void A_key_rolls_up_at_the_first_delimiter_behind_the_prefix(string key, string prefix, string? delimiter, string? common) =>
        Assert.Equal(common, Listing.CommonPrefix(key, prefix, delimiter));

    private static ObjectInfo Version(string key) => TestObjects.Info([]) with { Key = key };

    private ListScan Scan(ObjectInfo[] versions) => (from, _) =>
    {
        _jumps.Add(from);
        return versions.SkipWhile(version => Utf8Order.Compare(version.Key, from) < 0).Select(version =>
        {
            _read++;
            return version;
        });
    };
}
