using Pys3Local.Storage.Local.Verification;
using Pys3Local.Storage.Tests;
using static Pys3Local.Storage.Tests.TestObjects;

namespace Pys3Local.Storage.Local.Tests.Starting;

/// <summary>The objects of a bucket are on a disk of their own, and it goes: the bucket must not look empty, for a mirror would follow.</summary>
public sealed class AbsentObjectsTests : IDisposable
{
    private const string Bucket = "apart";

    private readonly TemporaryStore _directory = new();
    private readonly TemporaryStore _disk = new();
    private bool _isMounted = true;

    private static CancellationToken Token => TestRun.Cancellation;

    private string Place => Path.Combine(_disk.Path, "files");

    private string Away => Path.Combine(_disk.Path, "away");

    private string Objects => Path.Combine(_directory.Path, Bucket, "objects");

    public void Dispose()
    {
        _directory.Dispose();
        _disk.Dispose();
    }

    [Test]
    [Arguments(false)]
    [Arguments(true)]
    public async Task A_directory_that_was_imported_or_linked_is_missed(bool link)
    {
        Directory.CreateDirectory(Place);
        File.WriteAllText(Path.Combine(Place, "by-hand"), "content");
        await using (var store = await OpenAsync())
        {
            if (link)
            {
                await store.CreateBucketAsync(Bucket);
                Directory.Delete(Objects);
                File.CreateSymbolicLink(Objects, Place);
            }
            else
            {
                await store.ImportDirectoryAsync(Bucket, Place, null, Token);
            }

            await store.PutAsync(Bucket, "key", "content");
            Directory.Move(Place, Away);
            if (!link)
                await IsOutOfServiceAsync(store);
        }

        await using var again = await OpenAsync();
        await IsOutOfServiceAsync(again);
        Assert.False(Directory.Exists(Place));
        Directory.Move(Away, Place);
        Assert.Equal(["by-hand", "key"], await again.NamesAsync(Bucket));
        Assert.Empty(again.Problems);
    }

    [Test]
    public async Task A_disk_that_is_not_mounted_any_more_is_missed()
    {
        await using (var store = await OpenAsync())
        {
            await store.CreateBucketAsync(Bucket);
            await store.PutAsync(Bucket, "key", "content");
        }

        // At this start it is noted.
        await using (var store = await OpenAsync())
        {
            Assert.Equal(["key"], await store.NamesAsync(Bucket));
            Unmount();
            await IsOutOfServiceAsync(store);
        }

        await using var again = await OpenAsync();
        await IsOutOfServiceAsync(again);
        Assert.Empty(Directory.GetFileSystemEntries(Objects));
        Directory.Delete(Objects);
        Directory.Move(Away, Objects);
        _isMounted = true;
        Assert.Equal(["key"], await again.NamesAsync(Bucket));
        Assert.Empty(again.Problems);
    }

    [Test]
    public async Task Files_that_were_put_in_the_place_of_a_disk_are_the_objects()
    {
        await using (var store = await OpenAsync())
        {
            await store.CreateBucketAsync(Bucket);
            await store.PutAsync(Bucket, "key", "content");
        }

        Unmount();
        File.Copy(Path.Combine(Away, "key"), Path.Combine(Objects, "key"));
        await using (var store = await OpenAsync())
        {
            Assert.Equal(["key"], await store.NamesAsync(Bucket));
            File.Delete(Path.Combine(Objects, "key"));
        }

        // It is an ordinary directory since.
        await using var again = await OpenAsync();
        Assert.Empty(await again.NamesAsync(Bucket));
    }

    private void Unmount()
    {
        Directory.Move(Objects, Away);
        Directory.CreateDirectory(Objects);
        _isMounted = false;
    }

    private static async Task IsOutOfServiceAsync(LocalObjectStore store)
    {
        foreach (var call in new Func<Task>[]
        {
            () => store.NamesAsync(Bucket),
            () => store.FindObjectAsync(Bucket, "key", null, Token).AsTask(),
            () => store.ReadTextAsync(Bucket, "key"),
            () => store.PutAsync(Bucket, "new", "content").AsTask(),
            () => store.PutAsync(Bucket, "deep/new", "content").AsTask(),
            () => store.DeleteObjectAsync(Bucket, "key", ObjectInfo.NullVersion, null, Token).AsTask(),
            () => store.DeleteBucketAsync(Bucket, Token).AsTask(),
            () => store.WriteBucketAsync(Bucket, static info => info! with { Owner = "other" }, Token).AsTask(),
        })
        {
            Assert.Equal(StorageFailure.Unavailable, await FailureAsync(call));
        }

        Assert.Equal([Bucket], (await store.ListBucketsAsync(Token)).Select(static bucket => bucket.Name));
        Assert.Equal("a bucket is out of service; the log says which, and why", Assert.Single(store.Problems));
        Assert.Equal(VerifyFault.Bucket, Assert.Single(await store.VerifyAsync(new VerifyOptions { Quarantine = true }, null, Token).ToListAsync(Token)).Fault);
    }

    private ValueTask<LocalObjectStore> OpenAsync() => LocalObjectStore.OpenAsync(
        _directory.Options, new InterceptedFiles(static _ => { }, apart: (directory, from) => _isMounted && directory == Objects && from != Objects), Token);
}
