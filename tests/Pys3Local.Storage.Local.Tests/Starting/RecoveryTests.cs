using Pys3Local.Storage.Local.Tests.Crash;
using Pys3Local.Storage.Tests;
using static Pys3Local.Storage.Tests.TestObjects;

namespace Pys3Local.Storage.Local.Tests.Starting;

/// <summary>A start behind a crash: it returns at once, and no call sees what has not been put right yet.</summary>
public sealed class RecoveryTests : IDisposable
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
    public async Task Calls_wait_for_it_and_see_what_was_acknowledged()
    {
        await CrashAsync();
        using var held = new BlockedPath(Path.Combine(_crashed.Path, Bucket, "objects", "key-0"));
        await using var store = await LocalObjectStore.OpenAsync(_crashed.Options, held.Files, Token);
        Assert.False(store.Recovered.IsCompleted);
        await held.Reached;
        Task[] calls =
        [
            store.ListBucketsAsync(Token).AsTask(),
            store.FindBucketAsync(Bucket, Token).AsTask(),
            store.WriteBucketAsync(Bucket, info => info!, Token).AsTask(),
            store.DeleteBucketAsync("none", Token).AsTask(),
            store.FindObjectAsync(Bucket, "key-0", null, Token).AsTask(),
            store.UpdateObjectAsync(Bucket, "key-0", null, info => info, Token).AsTask(),
            store.DeleteObjectAsync(Bucket, "none", ObjectInfo.NullVersion, null, Token).AsTask(),
            store.PutAsync(Bucket, "later", "later").AsTask(),
            store.FindUploadAsync(Bucket, "key-0", "none", Token).AsTask(),
        ];
        var names = store.NamesAsync(Bucket);
        var text = store.ReadTextAsync(Bucket, "key-0");
        Assert.All([.. calls, names, text], call => Assert.False(call.IsCompleted));
        held.Release();
        await Task.WhenAll(calls);
        Assert.Equal("content", await text);
        Assert.Equal(["key-0", "key-1", "key-2"], (await names).Except(["later"]));
        await store.Recovered;
        Assert.Equal(4, store.Report.RecoveredKeys);
        Assert.Null(await store.FindObjectAsync(Bucket, "removed", null, Token));
    }

    [Test]
    public async Task Where_it_fails_for_one_key_the_others_are_served_and_it_is_tried_again()
    {
        await CrashAsync();
        var blocked = Path.Combine(_crashed.Path, Bucket, "objects", "key-1");
        var files = new InterceptedFiles(path =>
        {
            if (path == blocked)
                throw new StorageException(StorageFailure.NoSpace, "injected");
        });
        await using (var store = await LocalObjectStore.OpenAsync(_crashed.Options with { Time = new StoppedTime() }, files, Token))
        {
            // faults A4
            Assert.Equal("content", await store.ReadTextAsync(Bucket, "key-0"));
            await store.PutAsync(Bucket, "other", "new");
            Assert.Equal(StorageFailure.NoSpace, await FailureAsync(async () => await store.FindObjectAsync(Bucket, "key-1", null, Token)));
            Assert.Equal(StorageFailure.NoSpace, await FailureAsync(async () => await store.PutAsync(Bucket, "key-1", "new")));
            Assert.Single(store.Problems);

            // A listing without it would make a mirror lose it.
            foreach (var query in (ListQuery[])[new() { Limit = 10 }, new() { Limit = 1, After = "key-0" }, new() { Limit = 10, Prefix = "k", Delimiter = "-1" }])
                Assert.Equal(StorageFailure.Busy, await FailureAsync(async () => await store.ListObjectsAsync(Bucket, query, Token)));

            Assert.Equal(["key-0"], (await store.ListObjectsAsync(Bucket, new ListQuery { Limit = 1 }, Token)).Entries.Select(static entry => entry.Name));
            Assert.Equal(["key-"], (await store.ListObjectsAsync(Bucket, new ListQuery { Limit = 1, Delimiter = "-" }, Token)).Entries.Select(static entry => entry.Name));
            Assert.Equal(3, store.Report.RecoveredKeys);
        }

        await using (var again = await LocalObjectStore.OpenAsync(_crashed.Options with { Time = new StoppedTime() }, files, Token))
        {
            Assert.Equal("new", await again.ReadTextAsync(Bucket, "other"));
            Assert.Equal(StorageFailure.NoSpace, await FailureAsync(async () => await again.FindObjectAsync(Bucket, "key-1", null, Token)));
            blocked = "";
            Assert.Equal("content", await again.ReadTextAsync(Bucket, "key-1"));
            Assert.Empty(again.Problems);
        }

        await using var last = await LocalObjectStore.OpenAsync(_crashed.Options, Token);
        Assert.Equal(["key-0", "key-1", "key-2", "other"], await last.NamesAsync(Bucket));
    }

    [Test]
    public async Task It_can_be_stopped_and_begins_again()
    {
        await CrashAsync();
        using (var held = new BlockedPath(Path.Combine(_crashed.Path, Bucket, "objects", "key-0")))
        {
            var store = await LocalObjectStore.OpenAsync(_crashed.Options, held.Files, Token);
            await held.Reached;
            var stopped = store.DisposeAsync();
            held.Release();
            await stopped;
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => store.Recovered);
        }

        await using var again = await LocalObjectStore.OpenAsync(_crashed.Options, Token);
        Assert.Equal(["key-0", "key-1", "key-2"], await again.NamesAsync(Bucket));
    }

    /// <summary>Writes, and takes of it what a crash might have left: the journal, the buckets, and of the objects nothing.</summary>
    private async Task CrashAsync()
    {
        await using var store = await LocalObjectStore.OpenAsync(_directory.Options with { Time = new StoppedTime() }, Token);
        await store.CreateBucketAsync(Bucket);
        for (var i = 0; i < 3; i++)
            await store.PutAsync(Bucket, $"key-{i}", "content");

        await store.PutAsync(Bucket, "removed", "content");
        await store.DeleteObjectAsync(Bucket, "removed", ObjectInfo.NullVersion, null, Token);
        foreach (var file in Directory.GetFiles(_directory.Path, "*", SearchOption.AllDirectories))
        {
            var path = Path.GetRelativePath(_directory.Path, file);
            if (!path.Contains("key-", StringComparison.Ordinal) && !path.Contains("index.db", StringComparison.Ordinal) && !path.EndsWith("lock", StringComparison.Ordinal))
            {
                var copy = Path.Combine(_crashed.Path, path);
                Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
                File.Copy(file, copy);
            }
        }
    }
}
