using Pys3Local.Storage.Local.Tests.Starting;
using Pys3Local.Storage.Tests;
using static Pys3Local.Storage.Tests.TestObjects;

namespace Pys3Local.Storage.Local.Tests.Operations;

/// <summary>A bucket without objects goes by an ordinary call of any client: nothing may go with it that somebody else has put there, or that is needed yet.</summary>
public sealed class BucketRemovalTests : IDisposable
{
    private const string Bucket = "photos";

    private readonly TemporaryStore _directory = new();
    private readonly TemporaryStore _elsewhere = new();
    private readonly List<string> _log = [];

    private static CancellationToken Token => TestRun.Cancellation;

    private string Root => Path.Combine(_directory.Path, Bucket);

    public void Dispose()
    {
        _directory.Dispose();
        _elsewhere.Dispose();
    }

    [Test]
    [Arguments("holiday.jpg")]
    [Arguments("mine/deep/important.txt")]
    [Arguments(".metadata/notes.txt")]
    [Arguments(".metadata/dir/notes.json")]
    [Arguments(".versions/mine/important.txt")]
    [Arguments("objects/%~mine.txt")]
    public async Task A_file_that_is_no_object_keeps_the_bucket_and_the_log_names_it(string name)
    {
        await using var store = await OpenAsync();
        var file = Path.Combine(Root, name);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, "the only copy");
        await IsKeptAsync(store, name.StartsWith(".versions", StringComparison.Ordinal) || name.StartsWith("mine", StringComparison.Ordinal) ? null : file);
        Assert.Equal("the only copy", File.ReadAllText(file));

        File.Delete(file);
        if (name.StartsWith("mine", StringComparison.Ordinal))
            Directory.Delete(Path.Combine(Root, "mine"), recursive: true);

        Assert.True(await store.DeleteBucketAsync(Bucket, Token));
        Assert.False(Directory.Exists(Root));
    }

    [Test]
    [Arguments("objects/link")]
    [Arguments("objects/dir/link")]
    [Arguments("link")]
    [Arguments(".metadata/link")]
    public async Task A_link_keeps_the_bucket(string name)
    {
        await using var store = await OpenAsync();
        var link = Path.Combine(Root, name);
        Directory.CreateDirectory(Path.GetDirectoryName(link)!);
        File.CreateSymbolicLink(link, _elsewhere.Path);
        await IsKeptAsync(store, link);
        Assert.NotNull(new FileInfo(link).LinkTarget);
    }

    [Test]
    public async Task Directories_without_files_go_with_the_bucket()
    {
        await using var store = await OpenAsync();
        foreach (var name in (string[])["objects/a/b", ".metadata/a/b", ".versions/a%="])
            Directory.CreateDirectory(Path.Combine(Root, name));

        Assert.True(await store.DeleteBucketAsync(Bucket, Token));
        Assert.False(Directory.Exists(Root));
    }

    [Test]
    public async Task Metadata_of_objects_on_a_disk_that_is_not_mounted_keeps_the_bucket()
    {
        await using (var store = await OpenAsync())
            await store.PutAsync(Bucket, "key", "content");

        var objects = Path.Combine(Root, "objects");
        var disk = Path.Combine(_elsewhere.Path, "objects");
        Directory.Move(objects, disk);
        Directory.CreateDirectory(objects);
        await using (var store = await OpenAsync())
            await IsKeptAsync(store, Path.Combine(Root, ".metadata", "key.json"));

        Directory.Delete(objects);
        Directory.Move(disk, objects);
        await using var again = await OpenAsync();
        Assert.Equal("content", await again.ReadTextAsync(Bucket, "key"));
    }

    [Test]
    public async Task Of_a_bucket_that_is_a_link_only_the_link_goes()
    {
        await using var store = await OpenAsync();
        var disk = Path.Combine(_elsewhere.Path, Bucket);
        Directory.Move(Root, disk);
        File.CreateSymbolicLink(Root, Path.Combine("..", Path.GetFileName(_elsewhere.Path), Bucket));
        Assert.True(await store.DeleteBucketAsync(Bucket, Token));
        Assert.Null(new FileInfo(Root).LinkTarget);
        Assert.True(File.Exists(Path.Combine(disk, ".bucket.json")));
        Assert.Empty(Directory.GetFileSystemEntries(Path.Combine(_directory.Path, ".pys3local", "tmp"), "*-*"));
    }

    [Test]
    public async Task A_disk_that_is_mounted_in_it_keeps_the_bucket()
    {
        var mounted = Path.Combine(Root, "objects", "disk");
        var files = new InterceptedFiles(static _ => { }, apart: (directory, from) => directory == mounted && from != mounted);
        await using var store = await LocalObjectStore.OpenAsync(_directory.Options with { Log = _log.Add }, files, Token);
        await store.CreateBucketAsync(Bucket);
        Directory.CreateDirectory(mounted);
        await IsKeptAsync(store, mounted);
    }

    [Test]
    public async Task What_a_write_to_another_disk_has_left_goes_with_the_bucket()
    {
        var objects = Path.Combine(Root, "objects");
        var files = new InterceptedFiles(static _ => { }, apart: (directory, from) => directory == objects && from == _directory.Path);
        await using var store = await LocalObjectStore.OpenAsync(_directory.Options, files, Token);
        await store.CreateBucketAsync(Bucket);
        File.WriteAllText(Path.Combine(objects, "%~key"), "half");
        Assert.True(await store.DeleteBucketAsync(Bucket, Token));
    }

    private async Task IsKeptAsync(LocalObjectStore store, string? named)
    {
        var failure = await Assert.ThrowsAnyAsync<StorageException>(async () => await store.DeleteBucketAsync(Bucket, Token));
        Assert.Equal(StorageFailure.BucketNotEmpty, failure.Failure);
        Assert.NotNull(await store.FindBucketAsync(Bucket, Token));
        if (named is not null)
        {
            Assert.Contains(named, failure.Message, StringComparison.Ordinal);
            Assert.Contains(_log, line => line.Contains(named, StringComparison.Ordinal));
        }
    }

    private async Task<LocalObjectStore> OpenAsync()
    {
        var store = await LocalObjectStore.OpenAsync(_directory.Options with { Log = _log.Add }, Token);
        await store.CreateBucketAsync(Bucket);
        return store;
    }
}
