using Pys3Local.Storage.Local.Tests.Crash;
using Pys3Local.Storage.Local.Tests.Starting;
using Pys3Local.Storage.Tests;
using static Pys3Local.Storage.Tests.TestObjects;

namespace Pys3Local.Storage.Local.Tests.Objects;

/// <summary>FAT, exFAT and NTFS take no colon, eCryptfs no long name: one such key must not cost a bucket its listings.</summary>
public sealed class RefusedNameTests : IDisposable
{
    private const string Bucket = "bucket";

    private readonly TemporaryStore _directory = new();
    private readonly TemporaryStore _crashed = new();

    private static CancellationToken Token => TestRun.Cancellation;

    public void Dispose()
    {
        _directory.Dispose();
        _crashed.Dispose();
    }

    [Test]
    [Arguments("a:b")]
    [Arguments("what?")]
    [Arguments("dir*/key")]
    [Arguments("long")]
    public async Task A_store_that_is_made_on_such_a_disk_stores_them_all(string key)
    {
        key = key == "long" ? new string('k', 600) : key;
        var files = Refusing(static path => true);
        await using (var store = await LocalObjectStore.OpenAsync(_directory.Options, files, Token))
        {
            await store.CreateBucketAsync(Bucket);
            await store.PutAsync(Bucket, key, "content");
            await store.PutAsync(Bucket, key, "version", "v1");
            Assert.Equal([key], await store.NamesAsync(Bucket));
        }

        File.Delete(Path.Combine(_directory.Path, ".pys3local", "index.db"));
        await using var again = await LocalObjectStore.OpenAsync(_directory.Options, files, Token);
        Assert.Equal([key], await again.NamesAsync(Bucket));
        Assert.Equal("version", await again.ReadTextAsync(Bucket, key));
    }

    [Test]
    [Arguments("a:b")]
    [Arguments("dir?/key")]
    [Arguments("large:b")]
    [Arguments("long")]
    public async Task A_store_that_came_there_from_another_disk_refuses_the_key_and_nothing_else(string key)
    {
        key = key == "long" ? new string('k', 200) : key;
        await using (var store = await LocalObjectStore.OpenAsync(_directory.Options, Token))
            await store.CreateBucketAsync(Bucket);

        var files = Refusing(static path => true);
        await using (var store = await LocalObjectStore.OpenAsync(_directory.Options, files, Token))
        {
            await store.PutAsync(Bucket, "ok", "content");
            foreach (var version in (string[])[ObjectInfo.NullVersion, "v1"])
                Assert.Equal(StorageFailure.NotSupported, await FailureAsync(async () => await store.PutAsync(Bucket, key, ContentOf(key), version)));

            await IsServedAsync(store, key);
        }

        await using var again = await LocalObjectStore.OpenAsync(_directory.Options, files, Token);
        await IsServedAsync(again, key);
    }

    /// <summary>It shows only when the change is committed.</summary>
    [Test]
    [Arguments("disk/a:b")]
    [Arguments("disk/large:b")]
    public async Task A_disk_that_is_mounted_below_a_bucket_refuses_the_key_and_nothing_else(string key)
    {
        var disk = Path.Combine(_directory.Path, Bucket, "objects", "disk") + "/";
        var files = Refusing(path => path.StartsWith(disk, StringComparison.Ordinal));
        await using var store = await LocalObjectStore.OpenAsync(_directory.Options with { Time = new StoppedTime() }, files, Token);
        await store.CreateBucketAsync(Bucket);
        await store.PutAsync(Bucket, "ok", "content");
        Assert.Equal(StorageFailure.NotSupported, await FailureAsync(async () => await store.PutAsync(Bucket, key, ContentOf(key))));
        Copy();
        await IsServedAsync(store, key);

        var log = new List<string>();
        var there = Path.Combine(_crashed.Path, Bucket, "objects", "disk") + "/";
        await using var again = await LocalObjectStore.OpenAsync(_crashed.Options with { Log = log.Add }, Refusing(path => path.StartsWith(there, StringComparison.Ordinal)), Token);
        await IsServedAsync(again, key);
        Assert.Equal(key.Contains("large", StringComparison.Ordinal) ? 0 : 1, log.Count(line => line.Contains(key, StringComparison.Ordinal)));
    }

    /// <summary>They are kept in a folder on the bucket's own disk, which takes it.</summary>
    [Test]
    public async Task Versions_of_such_a_key_are_served_from_their_folder()
    {
        const string Key = "disk/a:b";
        var disk = Path.Combine(_directory.Path, Bucket, "objects", "disk") + "/";
        var files = Refusing(path => path.StartsWith(disk, StringComparison.Ordinal));
        await using (var store = await LocalObjectStore.OpenAsync(_directory.Options, files, Token))
        {
            await store.CreateBucketAsync(Bucket);
            await store.PutAsync(Bucket, Key, "one", "v1");
            await store.PutAsync(Bucket, Key, "two", "v2");
            Assert.Equal([Key], await store.NamesAsync(Bucket));
            await store.DeleteObjectAsync(Bucket, Key, "v2", null, Token);
            Assert.Empty(store.Problems);
        }

        File.Delete(Path.Combine(_directory.Path, ".pys3local", "index.db"));
        await using var again = await LocalObjectStore.OpenAsync(_directory.Options, files, Token);
        Assert.Equal([Key], await again.NamesAsync(Bucket));
        Assert.Equal("one", await again.ReadTextAsync(Bucket, Key));
    }

    private static async Task IsServedAsync(LocalObjectStore store, string key)
    {
        Assert.Equal(["ok"], await store.NamesAsync(Bucket));
        Assert.Empty(store.Problems);
        Assert.Null(await store.FindObjectAsync(Bucket, key, null, Token));
        Assert.Null(await store.DeleteObjectAsync(Bucket, key, ObjectInfo.NullVersion, null, Token));
        await store.PutAsync(Bucket, "ok", "content");
    }

    private static string ContentOf(string key) => key.Contains("large", StringComparison.Ordinal) ? new string('x', 100_000) : "content";

    private static InterceptedFiles Refusing(Func<string, bool> where) => new(static _ => { }, refuses: path =>
        where(path) && Path.GetFileName(path) is var name && (name.Length > 143 || name.AsSpan().ContainsAny(":*?\"<>|\\")));

    private void Copy()
    {
        foreach (var file in Directory.GetFiles(_directory.Path, "*", SearchOption.AllDirectories))
        {
            var path = Path.GetRelativePath(_directory.Path, file);
            if (!path.Contains("index.db", StringComparison.Ordinal) && !path.EndsWith("lock", StringComparison.Ordinal))
            {
                var copy = Path.Combine(_crashed.Path, path);
                Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
                File.Copy(file, copy);
            }
        }
    }
}
