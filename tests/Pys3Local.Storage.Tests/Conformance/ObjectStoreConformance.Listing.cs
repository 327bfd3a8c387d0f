namespace Pys3Local.Storage.Tests.Conformance;

public abstract partial class ObjectStoreConformance
{
    private static readonly string[] ListedKeys =
    [
        "a", "a-b", "a/", "a/b", "a/b/c", "a/b/d", "a/c", "a0", "ab", "b--x", "b---y", "b--x--z", "b-/c", "c/1", "c/2", "c/3", "c//", "c//x",
        "d\uD7FF/x", "d\uE000/x", "d\uFFFF/y", "d\U00010000/x", "d\U0010FFFF/y", "/", "/x", "é/x", "e\u0301/x", "z",
    ];

    [Test]
    public async Task Keys_are_listed_in_the_order_of_their_bytes()
    {
        foreach (var key in ListedKeys.Reverse())
            await Store.PutAsync(Bucket, key, key);

        Assert.Equal(ListedKeys.Order(ListReference.ByBytes), await Store.NamesAsync(Bucket));
        Assert.Equal(
            ["a", "a-b", "a/", "a0", "ab"], await Store.NamesAsync(Bucket, new ListQuery { Prefix = "a", Delimiter = "/", Limit = 9 }));
    }

    [Test]
    public async Task Every_combination_of_prefix_delimiter_start_and_limit_is_answered()
    {
        var objects = new List<ObjectInfo>();
        foreach (var key in ListedKeys)
            objects.Add(await Store.PutAsync(Bucket, key, key));

        string?[] starts = [null, "", "a", "a/", "a/b", "a/b/", "a/b/bb", "a/zzz", "a.", "b--", "b--x", "b---", "c/", "c//", "d\uE000", "d\uFFFF/", "zz"];
        foreach (var prefix in new[] { "", "a", "a/", "a/b/", "b-", "c/", "d", "d\uFFFF", "none" })
        {
            foreach (var delimiter in new[] { null, "/", "--", "b", "\uE000" })
            {
                foreach (var after in starts)
                {
                    foreach (var limit in new[] { 0, 1, 3, 1000 })
                        await AssertListedAsync(objects, new ListQuery { Prefix = prefix, Delimiter = delimiter, After = after, Limit = limit });
                }
            }
        }
    }

    [Test]
    public async Task Pages_of_any_size_join_to_the_whole()
    {
        foreach (var key in ListedKeys)
            await Store.PutAsync(Bucket, key, key);

        foreach (var delimiter in new[] { null, "/", "--" })
        {
            var whole = await Store.NamesAsync(Bucket, new ListQuery { Delimiter = delimiter, Limit = 1000 });
            foreach (var limit in new[] { 1, 2, 3, 7, whole.Length })
                Assert.Equal(whole, await NamesByPageAsync(new ListQuery { Delimiter = delimiter, Limit = limit }, _ => Task.CompletedTask));
        }
    }

    [Test]
    public async Task Paging_neither_skips_nor_repeats_while_objects_come_and_go()
    {
        var steady = Enumerable.Range(0, 60).Select(i => $"k{i:d3}").ToArray();
        foreach (var key in steady)
            await Store.PutAsync(Bucket, key, key);

        var names = await NamesByPageAsync(new ListQuery { Limit = 7 }, async last =>
        {
            await Store.PutAsync(Bucket, "a" + last, "before");
            await Store.PutAsync(Bucket, last + "-", "just behind");
            await Store.DeleteObjectAsync(Bucket, "a" + last, ObjectInfo.NullVersion, null, Token);
            if (last.EndsWith('-'))
                await Store.DeleteObjectAsync(Bucket, last, ObjectInfo.NullVersion, null, Token);
        });
        Assert.Equal(names.Distinct(), names);
        Assert.Equal(steady, names.Where(name => name.Length == 4));
    }

    [Test]
    public async Task A_listing_resumes_behind_a_key_that_is_gone()
    {
        foreach (var key in ListedKeys)
            await Store.PutAsync(Bucket, key, key);

        var names = await NamesByPageAsync(new ListQuery { Limit = 4 }, async last =>
            Assert.NotNull(await Store.DeleteObjectAsync(Bucket, last, ObjectInfo.NullVersion, null, Token)));
        Assert.Equal(ListedKeys.Order(ListReference.ByBytes), names);
    }

    [Test]
    public async Task A_listing_follows_every_write()
    {
        for (var i = 0; i < 20; i++)
        {
            await Store.PutAsync(Bucket, $"d{i}/x", "1");
            Assert.Contains($"d{i}/", await Store.NamesAsync(Bucket, new ListQuery { Delimiter = "/", Limit = 100 }));
        }

        for (var i = 0; i < 20; i++)
        {
            await Store.DeleteObjectAsync(Bucket, $"d{i}/x", ObjectInfo.NullVersion, null, Token);
            Assert.DoesNotContain($"d{i}/", await Store.NamesAsync(Bucket, new ListQuery { Delimiter = "/", Limit = 100 }));
        }
    }

    private async Task AssertListedAsync(IEnumerable<ObjectInfo> versions, ListQuery query)
    {
        var expected = ListReference.Page(versions, query);
        var page = await Store.ListObjectsAsync(Bucket, query, Token);
        Assert.True(
            expected.IsTruncated == page.IsTruncated && Describe(expected).SequenceEqual(Describe(page)),
            $"{query}\nexpected {string.Join(' ', Describe(expected))} {expected.IsTruncated}\nfound    {string.Join(' ', Describe(page))} {page.IsTruncated}");

        static IEnumerable<string> Describe(ListPage page) => page.Entries.Select(entry => $"{entry.Name}:{entry.Object?.VersionId}:{entry.Object?.ETag}");
    }

    private async Task<List<string>> NamesByPageAsync(ListQuery query, Func<string, Task> between)
    {
        var names = new List<string>();
        while (true)
        {
            var page = await Store.ListObjectsAsync(Bucket, query, Token);
            Assert.InRange(page.Entries.Count, 1, query.Limit);
            names.AddRange(page.Entries.Select(entry => entry.Name));
            if (!page.IsTruncated)
                return names;

            Assert.True(names.Count < 10_000, "The listing does not come to an end.");
            query = query with { After = names[^1] };
            await between(names[^1]);
        }
    }
}
