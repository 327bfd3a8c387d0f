using Pys3Local.Storage.Local.Files;
using Pys3Local.Storage.Local.Operations;
using Pys3Local.Storage.Tests;

namespace Pys3Local.Storage.Local.Tests.Objects;

/// <summary>No key leads through a link that stands below a bucket's directories; the directories themselves may be links.</summary>
public sealed class LinkedDirectoryTests : IDisposable
{
    private const string Bucket = "bucket";

    private readonly TemporaryStore _directory = new();
    private readonly TemporaryStore _outside = new();

    public static IEnumerable<string> Systems { get; } = ["linux", "linux before openat2", "portable"];

    private static CancellationToken Token => TestRun.Cancellation;

    private string Root => Path.Combine(_directory.Path, Bucket);

    private string Objects => Path.Combine(Root, "objects");

    private string Secret => Path.Combine(_outside.Path, "deep", "key");

    public void Dispose()
    {
        _directory.Dispose();
        _outside.Dispose();
    }

    [Test]
    [MethodDataSource(nameof(Systems))]
    public async Task What_lies_behind_a_link_is_no_object(string system)
    {
        await using var store = await StoreWithLinkAsync(system);
        foreach (var key in (string[])["link/top", "link/deep/key", "dir/link/deep/key"])
        {
            Assert.Null(await store.OpenObjectAsync(Bucket, key, null, Token));
            Assert.Null(await store.FindObjectAsync(Bucket, key, null, Token));
            Assert.Null(await store.DeleteObjectAsync(Bucket, key, ObjectInfo.NullVersion, null, Token));
        }

        Assert.Equal("secret", File.ReadAllText(Secret));
        Assert.Empty((await store.ListObjectsAsync(Bucket, new ListQuery { Prefix = "link/deep/", Limit = 10 }, Token)).Entries);
        Assert.Empty((await store.ListObjectsAsync(Bucket, new ListQuery { Prefix = "link/", Delimiter = "/", Limit = 10 }, Token)).Entries);
        Assert.Equal(["dir/real"], await store.NamesAsync(Bucket));
    }

    [Test]
    [MethodDataSource(nameof(Systems))]
    public async Task A_write_through_a_link_is_refused_and_says_what_is_in_the_way(string system)
    {
        await using var store = await StoreWithLinkAsync(system);
        Directory.CreateDirectory(Path.Combine(_outside.Path, "empty"));
        var before = Directory.GetFileSystemEntries(_outside.Path, "*", SearchOption.AllDirectories);
        foreach (var (key, version) in new[] { ("link/new", "null"), ("link/deep/key", "null"), ("link/empty/new", "null"), ("dir/link/a/b", "v1") })
        {
            var error = await Assert.ThrowsAsync<StorageException>(() => store.PutAsync(Bucket, key, "new", version).AsTask());
            Assert.Equal(StorageFailure.Unavailable, error.Failure);
            Assert.Contains(Path.Combine(Objects, key[..(key.IndexOf("link", StringComparison.Ordinal) + 4)]) + ":", error.Message, StringComparison.Ordinal);
        }

        Assert.Equal(before, Directory.GetFileSystemEntries(_outside.Path, "*", SearchOption.AllDirectories));
        Assert.Equal("secret", File.ReadAllText(Secret));
        Assert.Empty(Directory.EnumerateFiles(Path.Combine(_directory.Path, ".pys3local", "tmp"), "*", SearchOption.AllDirectories));
    }

    /// <summary>The link is no object and nobody's data: what it leads to is.</summary>
    [Test]
    [MethodDataSource(nameof(Systems))]
    public async Task A_link_in_the_place_of_an_object_is_replaced_by_it_and_what_it_leads_to_stays(string system)
    {
        await using var store = await StoreWithLinkAsync(system);
        File.CreateSymbolicLink(Path.Combine(Objects, "dir", "file"), Secret);
        foreach (var key in (string[])["dir/file", "link"])
        {
            Assert.Null(await store.OpenObjectAsync(Bucket, key, null, Token));
            Assert.Null(await store.DeleteObjectAsync(Bucket, key, ObjectInfo.NullVersion, null, Token));
            Assert.NotNull(new FileInfo(Path.Combine(Objects, key)).LinkTarget);
            await store.PutAsync(Bucket, key, "object");
            Assert.Equal("object", await store.ReadTextAsync(Bucket, key));
        }

        Assert.Null(new FileInfo(Path.Combine(Objects, "dir", "file")).LinkTarget);

        Assert.Equal("secret", File.ReadAllText(Secret));
        Assert.Equal(["dir/file", "dir/real", "link"], await store.NamesAsync(Bucket));
    }

    [Test]
    [MethodDataSource(nameof(Systems))]
    public async Task An_object_whose_directory_has_become_a_link_is_gone_and_its_file_stays(string system)
    {
        await using var store = await StoreWithLinkAsync(system);
        await store.PutAsync(Bucket, "moved/away/key", "mine");
        var away = Path.Combine(_outside.Path, "away");
        Directory.Move(Path.Combine(Objects, "moved", "away"), away);
        Directory.CreateSymbolicLink(Path.Combine(Objects, "moved", "away"), away);
        Assert.Null(await store.OpenObjectAsync(Bucket, "moved/away/key", null, Token));
        Assert.Null(await store.DeleteObjectAsync(Bucket, "moved/away/key", ObjectInfo.NullVersion, null, Token));
        Assert.Equal("mine", File.ReadAllText(Path.Combine(away, "key")));
    }

    [Test]
    [MethodDataSource(nameof(Systems))]
    public async Task Metadata_is_not_written_through_a_link_either(string system)
    {
        await using var store = await StoreWithLinkAsync(system);
        await store.PutAsync(Bucket, "kept/below/key", "one");
        await store.PutAsync(Bucket, "versions/below/key", "one", "v1");
        await store.PutAsync(Bucket, "versions/below/key", "two", "v2");
        foreach (var (room, name) in new[] { (".metadata", "kept"), (".metadata", "new"), (".versions", "versions") })
        {
            var planted = Path.Combine(Root, room, name);
            if (Directory.Exists(planted))
                Directory.Move(planted, Path.Combine(_outside.Path, name));
            else
                Directory.CreateDirectory(Path.Combine(_outside.Path, name));
            Directory.CreateSymbolicLink(planted, Path.Combine(_outside.Path, name));
        }

        var before = Directory.GetFileSystemEntries(_outside.Path, "*", SearchOption.AllDirectories);
        foreach (var (key, version) in new[] { ("kept/below/key", "null"), ("kept/below/other", "null"), ("new/below/key", "null"), ("versions/below/key", "v3") })
        {
            var error = await Assert.ThrowsAsync<StorageException>(() => store.PutAsync(Bucket, key, "two", version).AsTask());
            Assert.Contains($"/{key[..key.IndexOf('/')]}:", error.Message, StringComparison.Ordinal);
        }

        await Assert.ThrowsAsync<StorageException>(() => store.DeleteObjectAsync(Bucket, "kept/below/key", ObjectInfo.NullVersion, null, Token).AsTask());
        Assert.Null(await store.OpenObjectAsync(Bucket, "versions/below/key", "v1", Token));
        Assert.Equal(before, Directory.GetFileSystemEntries(_outside.Path, "*", SearchOption.AllDirectories));
        Assert.Equal("one", await store.ReadTextAsync(Bucket, "kept/below/key"));
    }

    [Test]
    [MethodDataSource(nameof(Systems))]
    public async Task The_bucket_its_objects_and_the_data_directory_may_be_links(string system)
    {
        var data = Path.Combine(_directory.Path, "data");
        Directory.CreateDirectory(Path.Combine(_outside.Path, "store", "first", "objects"));
        Directory.CreateDirectory(Path.Combine(_outside.Path, "bucket", "objects", "by"));
        Directory.CreateDirectory(Path.Combine(_outside.Path, "objects"));
        File.WriteAllText(Path.Combine(_outside.Path, "bucket", "objects", "by", "hand"), "by hand");
        Directory.CreateSymbolicLink(data, Path.Combine(_outside.Path, "store"));
        Directory.CreateSymbolicLink(Path.Combine(data, "second"), Path.Combine(_outside.Path, "bucket"));
        Directory.CreateDirectory(Path.Combine(data, "third"));
        Directory.CreateSymbolicLink(Path.Combine(data, "third", "objects"), Path.Combine(_outside.Path, "objects"));
        await using var store = await LocalObjectStore.OpenAsync(new LocalStoreOptions { Path = data }, System(system), Token);
        Assert.Equal("by hand", await store.ReadTextAsync("second", "by/hand"));
        foreach (var bucket in (string[])["first", "second", "third"])
        {
            await store.PutAsync(bucket, "a/b/c", "one");
            await store.PutAsync(bucket, "a/b/c", "two");
            await store.PutAsync(bucket, "a/b/c", "three", "v1");
            await store.PutAsync(bucket, "top", "top");
            Assert.Equal("three", await store.ReadTextAsync(bucket, "a/b/c"));
            Assert.Equal("two", await store.ReadTextAsync(bucket, "a/b/c", ObjectInfo.NullVersion));
            Assert.Equal("top", await store.ReadTextAsync(bucket, "top"));
            Assert.NotNull(await store.DeleteObjectAsync(bucket, "a/b/c", "v1", null, Token));
            Assert.NotNull(await store.FindObjectAsync(bucket, "a/b/c", null, Token));
        }
    }

    private static IFileSystem System(string system)
    {
        if (system == "portable")
            return new PortableFileSystem();

        Assert.SkipUnless(OperatingSystem.IsLinux(), "This is not Linux.");
        return system == "linux" ? new LinuxFileSystem() : new LinuxFileSystem(TransferCalls.Kernel, asksKernel: false);
    }

    /// <summary>A store with a bucket, where links lead from two of its directories to a file that is not the bucket's.</summary>
    private async Task<LocalObjectStore> StoreWithLinkAsync(string system)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Secret)!);
        File.WriteAllText(Secret, "secret");
        File.WriteAllText(Path.Combine(_outside.Path, "top"), "secret");
        var store = await LocalObjectStore.OpenAsync(_directory.Options, System(system), Token);
        await store.CreateBucketAsync(Bucket);
        await store.PutAsync(Bucket, "dir/real", "real");
        Directory.CreateSymbolicLink(Path.Combine(Objects, "link"), _outside.Path);
        Directory.CreateSymbolicLink(Path.Combine(Objects, "dir", "link"), _outside.Path);
        return store;
    }
}
