using static Pys3Local.Storage.Tests.TestObjects;

namespace Pys3Local.Storage.Tests.Conformance;

public abstract partial class ObjectStoreConformance
{
    [Test]
    public async Task Without_versions_such_a_write_is_not_supported()
    {
        Assert.SkipWhen(Store.Traits.Versions, "The store keeps versions.");
        await Store.PutAsync(Bucket, "old", "old");
        foreach (var write in new[] { Write([1], "v1"), DeleteMarker(), DeleteMarker("v1") })
        {
            Assert.Equal(
                StorageFailure.NotSupported, await FailureAsync(() => Store.PutObjectAsync(Bucket, "old", write, Token).AsTask()));
        }

        await AssertOnlyOldAsync();
    }

    [Test]
    public async Task Versions_stack_up_newest_first()
    {
        NeedVersions();
        foreach (var version in new[] { "v9", "v1", "v5" })
            await Store.PutAsync(Bucket, "key", "content of " + version, version);

        Assert.Equal(["key:v5*", "key:v1", "key:v9"], await Store.VersionsAsync(Bucket));
        Assert.Equal(["key"], await Store.NamesAsync(Bucket));
        Assert.Equal("content of v5", await Store.ReadTextAsync(Bucket, "key"));
        foreach (var version in new[] { "v9", "v1", "v5" })
        {
            Assert.Equal("content of " + version, await Store.ReadTextAsync(Bucket, "key", version));
            Assert.Equal(version == "v5", (await Store.FindObjectAsync(Bucket, "key", version, Token))!.IsLatest);
        }

        Assert.Null(await Store.FindObjectAsync(Bucket, "key", ObjectInfo.NullVersion, Token));
    }

    [Test]
    public async Task Removing_the_newest_version_uncovers_the_one_below()
    {
        NeedVersions();
        foreach (var version in new[] { "v1", "v2", "v3", "v4" })
            await Store.PutAsync(Bucket, "key", version, version);

        Assert.Equal("v2", (await Store.DeleteObjectAsync(Bucket, "key", "v2", null, Token))?.VersionId);
        Assert.Equal(["key:v4*", "key:v3", "key:v1"], await Store.VersionsAsync(Bucket));
        await Store.DeleteObjectAsync(Bucket, "key", "v4", null, Token);
        Assert.Equal(["key:v3*", "key:v1"], await Store.VersionsAsync(Bucket));
        Assert.Equal("v3", await Store.ReadTextAsync(Bucket, "key"));
        Assert.Null(await Store.DeleteObjectAsync(Bucket, "key", "v4", null, Token));
        await Store.DeleteObjectAsync(Bucket, "key", "v3", null, Token);
        await Store.DeleteObjectAsync(Bucket, "key", "v1", null, Token);
        Assert.Empty(await Store.VersionsAsync(Bucket));
        Assert.Null(await Store.FindObjectAsync(Bucket, "key", null, Token));
    }

    [Test]
    public async Task The_null_version_is_replaced_and_comes_on_top()
    {
        NeedVersions();
        await Store.PutAsync(Bucket, "key", "before versioning");
        await Store.PutAsync(Bucket, "key", "1", "v1");
        Assert.Equal(["key:v1*", "key:null"], await Store.VersionsAsync(Bucket));
        Assert.Equal("before versioning", await Store.ReadTextAsync(Bucket, "key", ObjectInfo.NullVersion));
        await Store.PutAsync(Bucket, "key", "suspended");
        Assert.Equal(["key:null*", "key:v1"], await Store.VersionsAsync(Bucket));
        Assert.Equal("suspended", await Store.ReadTextAsync(Bucket, "key"));
        await Store.PutObjectAsync(Bucket, "key", DeleteMarker(), Token);
        Assert.Equal(["key:null*x", "key:v1"], await Store.VersionsAsync(Bucket));
        await Store.DeleteObjectAsync(Bucket, "key", ObjectInfo.NullVersion, null, Token);
        Assert.Equal("1", await Store.ReadTextAsync(Bucket, "key"));
    }

    [Test]
    [Arguments(ObjectInfo.NullVersion, 5)]
    [Arguments(ObjectInfo.NullVersion, 300_000)]
    [Arguments("v1", 5)]
    [Arguments("v2", 300_000)]
    public async Task A_version_can_be_written_again_in_its_place(string version, int size)
    {
        NeedOwnVersions();
        string[] before = ["key:v3*x", "key:v2", "key:v1", "key:null"];
        await Store.PutAsync(Bucket, "key", "0");
        await Store.PutAsync(Bucket, "key", "1", "v1");
        await Store.PutAsync(Bucket, "key", "2", "v2");
        await Store.PutObjectAsync(Bucket, "key", DeleteMarker("v3"), Token);

        var guarded = 0;
        var made = await Store.PutObjectAsync(Bucket, "key", Write(Bytes(size), version, guard: (current, replaced) =>
        {
            guarded++;
            Assert.Equal(("v3", version), (current!.VersionId, replaced!.VersionId));
        }) with
        { KeepsPlace = true }, Token);

        Assert.Equal((1, false, size), (guarded, made.IsLatest, (int)made.Size));
        Assert.Equal(before, await Store.VersionsAsync(Bucket));
        Assert.Equal(Bytes(size), await Store.ReadAsync(Bucket, "key", version));
        await Store.DeleteObjectAsync(Bucket, "key", "v3", null, Token);
        Assert.Equal(version == "v2" ? Bytes(size) : "2"u8.ToArray(), await Store.ReadAsync(Bucket, "key"));
        foreach (var above in (string[])["v2", "v1"])
        {
            if (version != above)
                await Store.DeleteObjectAsync(Bucket, "key", above, null, Token);
            else
                break;
        }

        Assert.Equal(Bytes(size), await Store.ReadAsync(Bucket, "key"));
    }

    [Test]
    public async Task The_newest_can_too_and_what_is_not_there_comes_on_top()
    {
        NeedOwnVersions();
        foreach (var (version, text) in ((string, string)[])[("v1", "1"), ("v2", "2"), ("v2", "again")])
            await Store.PutObjectAsync(Bucket, "key", Write(System.Text.Encoding.ASCII.GetBytes(text), version) with { KeepsPlace = true }, Token);

        Assert.Equal(["key:v2*", "key:v1"], await Store.VersionsAsync(Bucket));
        Assert.Equal("again", await Store.ReadTextAsync(Bucket, "key"));
    }

    [Test]
    public async Task What_has_its_id_from_the_store_is_not_written_again_in_its_place()
    {
        NeedVersions();
        Assert.SkipUnless(Store.Traits.AssignsVersions, "Who writes gives versions their ids.");
        await Store.PutAsync(Bucket, "key", "1", "v1");
        Assert.Equal(
            StorageFailure.NotSupported, await FailureAsync(() => Store.PutObjectAsync(Bucket, "key", Write([2], "v1") with { KeepsPlace = true }, Token).AsTask()));
        Assert.Equal("1", await Store.ReadTextAsync(Bucket, "key", "v1"));
        Assert.Equal(["key:v1*"], await Store.VersionsAsync(Bucket));
    }

    [Test]
    public async Task A_delete_marker_hides_the_key_and_is_a_version()
    {
        NeedVersions();
        await Store.PutAsync(Bucket, "key", "1", "v1");
        await Store.PutAsync(Bucket, "key/below", "1", "v1");
        var marker = await Store.PutObjectAsync(Bucket, "key", DeleteMarker("v2"), Token);
        Assert.True(marker is { IsDeleteMarker: true, IsLatest: true, VersionId: "v2", Size: 0 });
        Assert.True(await Store.FindObjectAsync(Bucket, "key", null, Token) is { IsDeleteMarker: true, VersionId: "v2" });
        Assert.Empty((await Store.ReadAsync(Bucket, "key"))!);
        Assert.Equal(["key/below"], await Store.NamesAsync(Bucket));
        Assert.Equal(["key:v2*x", "key:v1", "key/below:v1*"], await Store.VersionsAsync(Bucket));
        Assert.Equal("1", await Store.ReadTextAsync(Bucket, "key", "v1"));
        Assert.True(await Store.DeleteObjectAsync(Bucket, "key", "v2", null, Token) is { IsDeleteMarker: true });
        Assert.Equal("1", await Store.ReadTextAsync(Bucket, "key"));
        Assert.Equal(["key", "key/below"], await Store.NamesAsync(Bucket));
    }

    [Test]
    public async Task A_hidden_key_makes_no_common_prefix()
    {
        NeedVersions();
        await Store.PutAsync(Bucket, "a/1", "1", "v1");
        await Store.PutObjectAsync(Bucket, "a/1", DeleteMarker("v2"), Token);
        await Store.PutAsync(Bucket, "b/1", "1", "v1");
        await Store.PutObjectAsync(Bucket, "b/1", DeleteMarker("v2"), Token);
        await Store.PutAsync(Bucket, "b/2", "1", "v1");
        Assert.Equal(["b/"], await Store.NamesAsync(Bucket, new ListQuery { Delimiter = "/", Limit = 10 }));
        Assert.Equal(["a/", "b/"], await Store.VersionsAsync(Bucket, new ListQuery { Delimiter = "/", Limit = 10 }));
    }

    [Test]
    public async Task A_bucket_with_a_delete_marker_is_not_empty()
    {
        NeedVersions();
        await Store.PutObjectAsync(Bucket, "key", DeleteMarker("v1"), Token);
        Assert.Equal(StorageFailure.BucketNotEmpty, await FailureAsync(() => Store.DeleteBucketAsync(Bucket, Token).AsTask()));
        await Store.DeleteObjectAsync(Bucket, "key", "v1", null, Token);
        Assert.True(await Store.DeleteBucketAsync(Bucket, Token));
    }

    [Test]
    public async Task A_guard_tells_the_newest_version_from_the_replaced_one()
    {
        NeedVersions();
        var seen = new List<string>();
        void See(ObjectInfo? current, ObjectInfo? replaced) => seen.Add($"{current?.VersionId}/{replaced?.VersionId}");
        await Store.PutObjectAsync(Bucket, "key", Write([1], guard: See), Token);
        await Store.PutObjectAsync(Bucket, "key", Write([1], "v1", See), Token);
        await Store.PutObjectAsync(Bucket, "key", DeleteMarker("v2", See), Token);
        await Store.PutObjectAsync(Bucket, "key", Write([1], guard: See), Token);
        await Store.DeleteObjectAsync(Bucket, "key", "v1", See, Token);
        await Store.DeleteObjectAsync(Bucket, "key", "v9", See, Token);
        Assert.Equal(["/", "null/", "v1/", "v2/null", "null/v1", "null/"], seen);
    }

    [Test]
    public async Task An_update_is_of_one_version()
    {
        NeedVersions();
        foreach (var version in new[] { "v1", "v2" })
            await Store.PutAsync(Bucket, "key", version, version);

        await Store.UpdateObjectAsync(Bucket, "key", "v1", found => found with { ContentType = "one" }, Token);
        await Store.UpdateObjectAsync(Bucket, "key", null, found => found with { ContentType = "two" }, Token);
        Assert.Equal("one", (await Store.FindObjectAsync(Bucket, "key", "v1", Token))!.ContentType);
        Assert.Equal("two", (await Store.FindObjectAsync(Bucket, "key", "v2", Token))!.ContentType);
        Assert.Equal(["key:v2*", "key:v1"], await Store.VersionsAsync(Bucket));
        Assert.Equal("v1", await Store.ReadTextAsync(Bucket, "key", "v1"));
    }

    [Test]
    public async Task Versions_outlive_the_process()
    {
        NeedVersions();
        await Store.PutAsync(Bucket, "key", "0");
        await Store.PutAsync(Bucket, "key", "1", "v1");
        await Store.PutObjectAsync(Bucket, "key", DeleteMarker("v2"), Token);
        await Store.PutObjectAsync(Bucket, "only", DeleteMarker("v3"), Token);
        await RestartAsync();
        Assert.Equal(["key:v2*x", "key:v1", "key:null", "only:v3*x"], await Store.VersionsAsync(Bucket));
        Assert.Equal("1", await Store.ReadTextAsync(Bucket, "key", "v1"));
        Assert.Equal("0", await Store.ReadTextAsync(Bucket, "key", ObjectInfo.NullVersion));
        Assert.Empty(await Store.NamesAsync(Bucket));
    }

    [Test]
    [Arguments(1)]
    [Arguments(2)]
    [Arguments(5)]
    public async Task Versions_are_listed_page_by_page(int limit)
    {
        NeedVersions();
        await PutStacksAsync();
        var whole = await Store.VersionsAsync(Bucket);
        Assert.Equal(12, whole.Length);
        var query = new ListQuery { Limit = limit, Versions = true };
        Assert.Equal(whole, await VersionsByPageAsync(query, _ => Task.CompletedTask));
    }

    [Test]
    public async Task Versions_deleted_page_by_page_are_all_found()
    {
        NeedVersions();
        await PutStacksAsync();
        var whole = await Store.VersionsAsync(Bucket);
        var found = await VersionsByPageAsync(new ListQuery { Limit = 3, Versions = true }, async page =>
        {
            foreach (var entry in page.Entries)
                await Store.DeleteObjectAsync(Bucket, entry.Name, entry.Object!.VersionId, null, Token);
        });
        Assert.Equal(whole.Select(name => name.TrimEnd('*', 'x')), found.Select(name => name.TrimEnd('*', 'x')));
    }

    private async Task PutStacksAsync()
    {
        foreach (var key in new[] { "a", "a/b", "c" })
        {
            await Store.PutAsync(Bucket, key, "1", "v1");
            await Store.PutAsync(Bucket, key, "0");
            await Store.PutObjectAsync(Bucket, key, DeleteMarker("v2"), Token);
            await Store.PutAsync(Bucket, key, "3", "a3");
        }
    }

    private async Task<List<string>> VersionsByPageAsync(ListQuery query, Func<ListPage, Task> between)
    {
        var names = new List<string>();
        while (true)
        {
            names.AddRange(await Store.VersionsAsync(Bucket, query));
            var page = await Store.ListObjectsAsync(Bucket, query, Token);
            if (!page.IsTruncated)
                return names;

            Assert.True(names.Count < 10_000, "The listing does not come to an end.");
            query = query with { After = page.Entries[^1].Name, AfterVersion = page.Entries[^1].Object!.VersionId };
            await between(page);
        }
    }
}
