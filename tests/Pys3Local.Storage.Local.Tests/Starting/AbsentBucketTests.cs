using Pys3Local.Storage.Local.Tests.Crash;
using Pys3Local.Storage.Multipart;
using Pys3Local.Storage.Tests;
using static Pys3Local.Storage.Tests.TestObjects;

namespace Pys3Local.Storage.Local.Tests.Starting;

/// <summary>A bucket may be on a disk of its own. Where that is not mounted at a start, what was acknowledged waits for it.</summary>
public sealed class AbsentBucketTests : IDisposable
{
    private const string Bucket = "apart";

    private readonly TemporaryStore _directory = new();
    private readonly TemporaryStore _crashed = new();
    private readonly TemporaryStore _disk = new();

    private static CancellationToken Token => TestRun.Cancellation;

    private string Mounted => Path.Combine(_crashed.Path, Bucket);

    private string Away => Path.Combine(_disk.Path, Bucket);

    public void Dispose()
    {
        _directory.Dispose();
        _crashed.Dispose();
        _disk.Dispose();
    }

    [Test]
    [Arguments(false)]
    [Arguments(true)]
    public async Task What_was_committed_is_done_when_its_disk_is_there_again(bool link)
    {
        await CrashAsync(async store => await store.PutAsync(Bucket, "key", "content"), "key");
        Directory.Move(Mounted, Away);
        if (link)
            File.CreateSymbolicLink(Mounted, Away + ".gone");

        await using (var store = await OpenAsync())
        {
            Assert.Single(store.Problems);
            await store.CheckpointAsync();
            Assert.Equal(StorageFailure.BucketNotFound, await FailureAsync(async () => await store.NamesAsync(Bucket)));
            await store.CreateBucketAsync("other");
            await store.PutAsync("other", "key", "content");
            Assert.Equal(StorageFailure.Unavailable, await FailureAsync(async () => await store.CreateBucketAsync(Bucket)));
        }

        Mount();
        await using var again = await OpenAsync();
        Assert.Equal("content", await again.ReadTextAsync(Bucket, "key"));
        Assert.Empty(again.Problems);
    }

    [Test]
    public async Task A_disk_that_is_mounted_while_the_server_runs_gets_what_was_committed()
    {
        await CrashAsync(async store => await store.PutAsync(Bucket, "key", "content"), "key");
        Directory.Move(Mounted, Away);
        await using var store = await OpenAsync();
        Assert.Single(store.Problems);
        Mount();
        Assert.Equal("content", await store.ReadTextAsync(Bucket, "key"));
        Assert.Empty(store.Problems);
    }

    [Test]
    public async Task Objects_behind_a_link_that_leads_nowhere_get_it_when_it_leads_there_again()
    {
        await CrashAsync(async store => await store.PutAsync(Bucket, "key", "content"), "key");
        var objects = Path.Combine(Mounted, "objects");
        Directory.CreateDirectory(objects);
        Directory.Move(objects, Away);
        File.CreateSymbolicLink(objects, Away + ".gone");
        await using (var store = await OpenAsync())
            Assert.Contains("a bucket is out of service; the log says which, and why", store.Problems);

        File.Delete(objects);
        Directory.Move(Away, objects);
        await using var again = await OpenAsync();
        Assert.Equal("content", await again.ReadTextAsync(Bucket, "key"));
    }

    [Test]
    public async Task What_was_deleted_stays_deleted()
    {
        await CrashAsync(
            async store =>
            {
                await store.PutAsync(Bucket, "key", "content");
                await store.DeleteObjectAsync(Bucket, "key", ObjectInfo.NullVersion, null, Token);
            },
            "key");
        Directory.CreateDirectory(Path.Combine(Mounted, "objects"));
        File.WriteAllText(Path.Combine(Mounted, "objects", "key"), "content");
        Directory.Move(Mounted, Away);
        await (await OpenAsync()).DisposeAsync();
        Mount();
        await using var again = await OpenAsync();
        Assert.Empty(await again.NamesAsync(Bucket));
    }

    [Test]
    public async Task A_bucket_that_was_removed_by_a_request_is_not_waited_for()
    {
        await CrashAsync(
            async store =>
            {
                await store.PutAsync(Bucket, "key", "content");
                await store.DeleteObjectAsync(Bucket, "key", ObjectInfo.NullVersion, null, Token);
                Assert.True(await store.DeleteBucketAsync(Bucket, Token));
            },
            "key");
        Assert.False(Directory.Exists(Mounted));
        await using (var store = await OpenAsync())
        {
            Assert.Empty(store.Problems);
            await store.CreateBucketAsync(Bucket);
            await store.PutAsync(Bucket, "new", "content");
        }

        await using var again = await OpenAsync();
        Assert.Equal(["new"], await again.NamesAsync(Bucket));
    }

    [Test]
    public async Task What_was_said_after_a_removal_waits_for_the_bucket_that_was_made_again()
    {
        await CrashAsync(
            async store =>
            {
                await store.PutAsync(Bucket, "old", "content");
                await store.DeleteObjectAsync(Bucket, "old", ObjectInfo.NullVersion, null, Token);
                Assert.True(await store.DeleteBucketAsync(Bucket, Token));
                await store.CreateBucketAsync(Bucket);
                await store.PutAsync(Bucket, "new", "content");
            },
            "new");
        Directory.Move(Mounted, Away);
        await using (var store = await OpenAsync())
        {
            Assert.Single(store.Problems);
            Assert.Equal(1, store.Report.RecoveredKeys);
        }

        Mount();
        await using var again = await OpenAsync();
        Assert.Equal(["new"], await again.NamesAsync(Bucket));
    }

    [Test]
    public async Task Its_uploads_in_parts_are_kept()
    {
        UploadInfo upload;
        PartInfo part;
        await using (var store = await OpenAsync())
        {
            await store.CreateBucketAsync(Bucket);
            (upload, part) = await BeginAsync(store);
        }

        Directory.Move(Mounted, Away);
        await using (var store = await OpenAsync())
        {
            Assert.Single(store.Problems);
            Assert.Equal(StorageFailure.BucketNotFound, await FailureAsync(async () => await store.ListUploadsAsync(Bucket, new UploadQuery { Limit = 10 }, Token)));
            Mount();
            Assert.Single((await store.ListUploadsAsync(Bucket, new UploadQuery { Limit = 10 }, Token)).Entries);
            Assert.Empty(store.Problems);
        }

        await using var again = await OpenAsync();
        await again.CompleteUploadAsync(Bucket, "upload", upload.UploadId, [part], Info(Bytes("part")), null, Token);
        Assert.Equal("part", await again.ReadTextAsync(Bucket, "upload"));
    }

    [Test]
    public async Task Uploads_of_a_bucket_that_was_removed_go_where_the_end_came_before_they_did()
    {
        await CrashAsync(
            async store =>
            {
                await BeginAsync(store);
                Copy("uploads");
                Assert.True(await store.DeleteBucketAsync(Bucket, Token));
            },
            "none");
        Assert.NotEmpty(Directory.GetDirectories(Path.Combine(_crashed.Path, ".pys3local", "uploads")));
        await using var store = await OpenAsync();
        Assert.Empty(store.Problems);
        Assert.Empty(Directory.GetDirectories(Path.Combine(_crashed.Path, ".pys3local", "uploads")));
    }

    private static async Task<(UploadInfo Upload, PartInfo Part)> BeginAsync(LocalObjectStore store)
    {
        var upload = await store.CreateUploadAsync(Bucket, new UploadInfo { Key = "upload", Initiated = Noon }, Token);
        var content = Bytes("part");
        var part = await store.PutPartAsync(
            Bucket, "upload", upload.UploadId, 1, new ObjectWrite { Body = new MemoryStream(content), Length = content.Length, Seal = _ => Info(content) }, Token);
        return (upload, part);
    }

    private void Mount()
    {
        if (new FileInfo(Mounted).LinkTarget is not null)
            File.Delete(Mounted);

        Directory.Move(Away, Mounted);
    }

    private Task<LocalObjectStore> OpenAsync() => OpenedAsync(_crashed);

    private static async Task<LocalObjectStore> OpenedAsync(TemporaryStore directory)
    {
        var store = await LocalObjectStore.OpenAsync(directory.Options with { Time = new StoppedTime() }, Token);
        await store.Recovered;
        return store;
    }

    /// <summary>What a power cut leaves of these calls: the journal, and of the key nothing in its files.</summary>
    private async Task CrashAsync(Func<LocalObjectStore, Task> calls, string key)
    {
        await using var store = await OpenedAsync(_directory);
        await store.CreateBucketAsync(Bucket);
        await calls(store);
        Copy("", key);
    }

    private void Copy(string under, string without = "\n")
    {
        foreach (var file in Directory.GetFiles(Path.Combine(_directory.Path, under.Length > 0 ? $".pys3local/{under}" : ""), "*", SearchOption.AllDirectories))
        {
            var path = Path.GetRelativePath(_directory.Path, file);
            if (!path.StartsWith($"{Bucket}/objects/{without}", StringComparison.Ordinal) && !path.StartsWith($"{Bucket}/.metadata/{without}", StringComparison.Ordinal)
                && !path.Contains("index.db", StringComparison.Ordinal) && !path.EndsWith("lock", StringComparison.Ordinal))
            {
                var copy = Path.Combine(_crashed.Path, path);
                Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
                File.Copy(file, copy, overwrite: true);
            }
        }
    }
}
