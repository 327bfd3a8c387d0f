using Pys3Local.Storage.Local.Tests.Crash;
using Pys3Local.Storage.Tests;
using static Pys3Local.Storage.Tests.TestObjects;

namespace Pys3Local.Storage.Local.Tests.Faults;

/// <summary>A disk whose syncs fail for long.</summary>
public sealed class FailingSyncTests : IDisposable
{
    private const string Bucket = "bucket";

    private readonly TemporaryStore _directory = new();

    private static CancellationToken Token => TestRun.Cancellation;

    public void Dispose() => _directory.Dispose();

    /// <summary>Each refused write puts a new file in place of the journal's, and the one before has to go: a process has so many descriptors only.</summary>
    [Test]
    public async Task The_files_that_are_open_do_not_grow_and_it_writes_again_when_the_disk_is_well()
    {
        var files = new CountedFiles();
        await using (var store = await LocalObjectStore.OpenAsync(_directory.Options with { Time = new StoppedTime() }, files, Token))
        {
            await store.CreateBucketAsync(Bucket);
            await store.PutAsync(Bucket, "before", "content");
            var opened = files.Opened;
            var syncs = 0;

            // Every other one: what is in the journal already can be copied, and what is new cannot be added.
            files.FailsSync = path => path.Contains("/journal/", StringComparison.Ordinal) && syncs++ % 2 == 0;
            var refused = 0;
            for (var number = 0; number < 50; number++)
            {
                var failure = await Record.ExceptionAsync(async () => await store.PutAsync(Bucket, $"key{number % 3}", "content"));
                Assert.True(failure is null or StorageException { Failure: StorageFailure.NotWritten }, failure?.ToString());
                refused += failure is null ? 0 : 1;
            }

            Assert.True(refused > 20, $"{refused} were refused");
            Assert.True(files.Opened <= opened + 1, $"{files.Opened} files are open, and {opened} were before");
            files.FailsSync = null;
            await store.PutAsync(Bucket, "after", "content");
            Assert.Equal("content", await store.ReadTextAsync(Bucket, "before"));
        }

        await using var again = await LocalObjectStore.OpenAsync(_directory.Options, Token);
        Assert.Equal("content", await again.ReadTextAsync(Bucket, "before"));
        Assert.Equal("content", await again.ReadTextAsync(Bucket, "after"));
    }

    [Test]
    public async Task A_write_that_the_disk_could_not_keep_is_called_so_and_is_no_damage()
    {
        var files = new CountedFiles();
        await using var store = await LocalObjectStore.OpenAsync(_directory.Options with { Time = new StoppedTime() }, files, Token);
        await store.CreateBucketAsync(Bucket);
        await store.PutAsync(Bucket, "key", "old");
        files.FailsSync = static _ => true;
        Assert.Equal(StorageFailure.NotWritten, await FailureAsync(async () => await store.PutAsync(Bucket, "key", "new")));
        Assert.Equal(StorageFailure.NotWritten, await FailureAsync(async () => await store.PutObjectAsync(Bucket, "key", Write(Bytes(300_000)), Token)));
        Assert.Equal(StorageFailure.NotWritten, await FailureAsync(async () => await store.DeleteObjectAsync(Bucket, "key", ObjectInfo.NullVersion, null, Token)));
        files.FailsSync = null;
        Assert.Equal("old", await store.ReadTextAsync(Bucket, "key"));
    }
}
