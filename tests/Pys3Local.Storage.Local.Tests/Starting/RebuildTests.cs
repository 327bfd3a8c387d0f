using Pys3Local.Storage.Tests;
using static Pys3Local.Storage.Tests.TestObjects;

namespace Pys3Local.Storage.Local.Tests.Starting;

/// <summary>The index is gone: it is made anew from the files, and what is answered meanwhile is right.</summary>
public sealed class RebuildTests : IDisposable
{
    private readonly TemporaryStore _directory = new();

    private static CancellationToken Token => TestRun.Cancellation;

    public void Dispose() => _directory.Dispose();

    [Test]
    public async Task Everything_is_there_again_versions_and_delete_markers_too()
    {
        string[] names, versions, prefixes;
        await using (var store = await LocalObjectStore.OpenAsync(_directory.Options, Token))
        {
            await FillAsync(store);
            (names, versions, prefixes) = await DescribeAsync(store);
        }

        RemoveIndex();
        await using var again = await LocalObjectStore.OpenAsync(_directory.Options, Token);
        Assert.True(again.Report.IndexIsBeingMade);
        var described = await DescribeAsync(again);
        Assert.Equal(names, described.Names);
        Assert.Equal(versions, described.Versions);
        Assert.Equal(prefixes, described.Prefixes);
    }

    [Test]
    public async Task A_listing_of_one_directory_does_not_wait_for_the_others()
    {
        await using (var store = await LocalObjectStore.OpenAsync(_directory.Options, Token))
            await FillAsync(store);

        RemoveIndex();
        using var held = new BlockedPath(Path.Combine(_directory.Path, "bucket", "objects", "dir"));
        await using var again = await LocalObjectStore.OpenAsync(_directory.Options, held.Files, Token);
        await held.Reached;
        Assert.Equal(["other/x", "other/y/z"], await again.NamesAsync("bucket", new ListQuery { Prefix = "other/", Limit = 1000 }));
        Assert.Equal("1", await again.ReadTextAsync("bucket", "dir/a"));

        var whole = again.NamesAsync("bucket");
        Assert.False(whole.IsCompleted);
        held.Release();
        Assert.Equal(["dir/a", "dir/b", "other/x", "other/y/z", "versioned"], await whole);
    }

    [Test]
    public async Task A_bucket_can_be_deleted_while_the_index_is_being_made()
    {
        await using (var store = await LocalObjectStore.OpenAsync(_directory.Options, Token))
        {
            await FillAsync(store);
            await store.CreateBucketAsync("empty");
        }

        RemoveIndex();
        using var held = new BlockedPath(Path.Combine(_directory.Path, "bucket", "objects", "dir"));
        await using var again = await LocalObjectStore.OpenAsync(_directory.Options, held.Files, Token);
        await held.Reached;
        Assert.True(await again.DeleteBucketAsync("empty", Token));
        held.Release();
        Assert.Equal(StorageFailure.BucketNotEmpty, await FailureAsync(async () => await again.DeleteBucketAsync("bucket", Token)));
    }

    [Test]
    public async Task A_directory_of_many_files_is_read_whole()
    {
        await using (var store = await LocalObjectStore.OpenAsync(_directory.Options, Token))
        {
            await FillAsync(store);
            var kept = Write(new MemoryStream(Bytes("kept")), Info(Bytes("kept")) with { ContentType = "text/kept" });
            await store.PutObjectAsync("bucket", "many/500", kept, Token);
        }

        RemoveIndex();
        for (var number = 0; number < 1000; number++)
        {
            if (number != 500)
                File.WriteAllText(Path.Combine(_directory.Path, "bucket", "objects", "many", $"{number:000}"), $"{number}");
        }

        await using var again = await LocalObjectStore.OpenAsync(_directory.Options, Token);
        var page = await again.ListObjectsAsync("bucket", new ListQuery { Prefix = "many/", Limit = 2000 }, Token);
        Assert.Equal(Enumerable.Range(0, 1000).Select(static number => $"many/{number:000}"), page.Entries.Select(static entry => entry.Name));
        Assert.Equal("text/kept", page.Entries[500].Object!.ContentType);
        Assert.Equal(1005, Assert.Single(await again.FindTotalsAsync(Token) ?? []).Objects);
    }

    private static async Task FillAsync(LocalObjectStore store)
    {
        await store.CreateBucketAsync("bucket");
        foreach (var key in (string[])["dir/a", "dir/b", "other/x", "other/y/z"])
            await store.PutAsync("bucket", key, "1");

        await store.PutAsync("bucket", "versioned", "one", "v1");
        await store.PutAsync("bucket", "versioned", "two", "v2");
        await store.PutAsync("bucket", "gone", "one", "v1");
        await store.PutObjectAsync("bucket", "gone", DeleteMarker("v2"), Token);
    }

    private static async Task<(string[] Names, string[] Versions, string[] Prefixes)> DescribeAsync(LocalObjectStore store) => (
        await store.NamesAsync("bucket"),
        await store.VersionsAsync("bucket"),
        await store.NamesAsync("bucket", new ListQuery { Delimiter = "/", Limit = 1000 }));

    private void RemoveIndex()
    {
        foreach (var file in Directory.GetFiles(Path.Combine(_directory.Path, ".pys3local"), "index.db*"))
            File.Delete(file);
    }
}
