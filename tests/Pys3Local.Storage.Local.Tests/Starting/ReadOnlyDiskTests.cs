using Pys3Local.Storage.Local.Operations;
using Pys3Local.Storage.Local.Tests.Crash;
using Pys3Local.Storage.Local.Tests.Files;
using Pys3Local.Storage.Local.Verification;
using Pys3Local.Storage.Tests;
using static Pys3Local.Storage.Tests.TestObjects;

namespace Pys3Local.Storage.Local.Tests.Starting;

/// <summary>A disk that is mounted read-only, as it is behind an error of the disk, and as a snapshot is: all that was acknowledged can be read.</summary>
public sealed class ReadOnlyDiskTests : IDisposable
{
    private const string Bucket = "bucket";

    private readonly TemporaryStore _directory = new();

    private static CancellationToken Token => TestRun.Cancellation;

    public void Dispose() => _directory.Dispose();

    [Test]
    public async Task What_is_there_can_be_read_listed_and_verified()
    {
        await WriteAsync();
        await using var store = await OpenAsync();
        Assert.True(store.IsOnReadOnlyDisk);
        Assert.Equal(["a", "a/b", "large"], await store.NamesAsync(Bucket));
        Assert.Equal("one", await store.ReadTextAsync(Bucket, "a"));
        Assert.Equal(Bytes(100_000, seed: 1), await store.ReadAsync(Bucket, "large"));
        Assert.Empty(await store.VerifyAsync(new VerifyOptions(), null, Token).ToListAsync(Token));
    }

    [Test]
    public async Task A_copy_of_the_files_without_our_own_directory_can_be_read()
    {
        await WriteAsync();
        Directory.Delete(Path.Combine(_directory.Path, ".pys3local"), recursive: true);
        await using var store = await OpenAsync();
        Assert.Equal(["a", "a/b", "large"], await store.NamesAsync(Bucket));
        Assert.False(Directory.Exists(Path.Combine(_directory.Path, ".pys3local")));
    }

    [Test]
    [Arguments(Durability.Full)]
    [Arguments(Durability.None)]
    public async Task A_journal_is_done_and_the_disk_stays_as_it_is(Durability durability)
    {
        await using var running = await LocalObjectStore.OpenAsync(_directory.Options with { Time = new StoppedTime() }, Token);
        await running.CreateBucketAsync(Bucket);
        await running.PutAsync(Bucket, "kept", "acknowledged");
        await running.PutAsync(Bucket, "removed", "removed");
        await running.DeleteObjectAsync(Bucket, "removed", ObjectInfo.NullVersion, null, Token);
        using var crashed = new TemporaryStore();
        string[] lost = ["kept", "kept.json", "lock", "index.db"];
        foreach (var file in Directory.GetFiles(_directory.Path, "*", SearchOption.AllDirectories).Where(file => !lost.Contains(Path.GetFileName(file))))
        {
            var copy = Path.Combine(crashed.Path, Path.GetRelativePath(_directory.Path, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }

        var before = Describe(crashed.Path);
        await using (var store = await LocalObjectStore.OpenAsync(crashed.Options with { Durability = durability }, new ReadOnlyFiles(crashed.Path), Token))
        {
            Assert.Equal(["kept"], await store.NamesAsync(Bucket));
            Assert.Equal("acknowledged", await store.ReadTextAsync(Bucket, "kept"));
        }

        Assert.Equal(before, Describe(crashed.Path));
    }

    [Test]
    public async Task Nothing_is_written()
    {
        await WriteAsync();
        var before = Describe(_directory.Path);
        await using (var store = await OpenAsync())
        {
            Func<Task>[] writes =
            [
                () => store.CreateBucketAsync("other").AsTask(),
                () => store.WriteBucketAsync(Bucket, info => info!, Token).AsTask(),
                () => store.DeleteBucketAsync(Bucket, Token).AsTask(),
                () => store.PutAsync(Bucket, "a", "new").AsTask(),
                () => store.UpdateObjectAsync(Bucket, "a", null, info => info, Token).AsTask(),
                () => store.DeleteObjectAsync(Bucket, "a", ObjectInfo.NullVersion, null, Token).AsTask(),
                () => store.AbortUploadAsync(Bucket, "a", "none", Token).AsTask(),
                () => store.ImportOriginalAsync(null, Token).AsTask(),
                () => store.VerifyAsync(new VerifyOptions { Quarantine = true }, null, Token).ToListAsync(Token).AsTask(),
            ];
            foreach (var write in writes)
                Assert.Equal(StorageFailure.ReadOnly, await FailureAsync(write));
        }

        Assert.Equal(before, Describe(_directory.Path));
    }

    private async Task WriteAsync()
    {
        await using var store = await LocalObjectStore.OpenAsync(_directory.Options, Token);
        await store.CreateBucketAsync(Bucket);
        await store.PutAsync(Bucket, "a", "one");
        await store.PutAsync(Bucket, "a/b", "below");
        await store.PutObjectAsync(Bucket, "large", Write(Bytes(100_000, seed: 1)), Token);
    }

    private ValueTask<LocalObjectStore> OpenAsync() => LocalObjectStore.OpenAsync(_directory.Options, new ReadOnlyFiles(_directory.Path), Token);

    private static IEnumerable<(string Path, long Length, DateTime Modified)> Describe(string root) =>
        [.. new DirectoryInfo(root).GetFileSystemInfos("*", SearchOption.AllDirectories).OrderBy(static info => info.FullName, StringComparer.Ordinal).Select(static info => (info.FullName, (info as FileInfo)?.Length ?? 0, info.LastWriteTimeUtc))];
}
