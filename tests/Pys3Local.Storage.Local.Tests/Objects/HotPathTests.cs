using Pys3Local.Storage.Local.Tests.Starting;
using Pys3Local.Storage.Tests;
using static Pys3Local.Storage.Tests.TestObjects;

namespace Pys3Local.Storage.Local.Tests.Objects;

/// <summary>What reads and writes do not look at any more beforehand, they notice when they meet it.</summary>
public sealed class HotPathTests : IAsyncInitializer, IAsyncDisposable
{
    private const string Bucket = "bucket";

    private readonly TemporaryStore _directory = new();
    private LocalObjectStore _store = null!;

    private static CancellationToken Token => TestRun.Cancellation;

    private string Root => Path.Combine(_directory.Path, Bucket);

    public async Task InitializeAsync()
    {
        _store = await LocalObjectStore.OpenAsync(_directory.Options, Token);
        await _store.CreateBucketAsync(Bucket);
        await _store.PutAsync(Bucket, "dir/key", "one");
    }

    public async ValueTask DisposeAsync()
    {
        await _store.DisposeAsync();
        _directory.Dispose();
    }

    public static IEnumerable<string> Calls { get; } = ["find", "open", "put", "delete", "update", "list", "find bucket"];

    [Test]
    [MethodDataSource(nameof(Calls))]
    public async Task A_bucket_that_was_removed_by_hand_is_gone_at_once(string call)
    {
        Directory.Delete(Root, recursive: true);
        if (call == "find bucket")
        {
            Assert.Null(await _store.FindBucketAsync(Bucket, Token));
            return;
        }

        var error = await Assert.ThrowsAsync<StorageException>(() => call switch
        {
            "find" => _store.FindObjectAsync(Bucket, "dir/key", null, Token).AsTask(),
            "open" => _store.OpenObjectAsync(Bucket, "dir/key", null, Token).AsTask(),
            "put" => _store.PutAsync(Bucket, "dir/new", "new").AsTask(),
            "delete" => _store.DeleteObjectAsync(Bucket, "dir/key", ObjectInfo.NullVersion, null, Token).AsTask(),
            "update" => _store.UpdateObjectAsync(Bucket, "dir/key", null, static info => info, Token).AsTask(),
            _ => (Task)_store.ListObjectsAsync(Bucket, new ListQuery { Limit = 1 }, Token).AsTask(),
        });
        Assert.Equal(StorageFailure.BucketNotFound, error.Failure);
        Assert.False(Directory.Exists(Root));
    }

    [Test]
    public async Task A_link_in_the_place_of_an_object_is_not_followed()
    {
        var path = Path.Combine(Root, "objects", "dir", "key");
        File.Move(path, Path.Combine(_directory.Path, "elsewhere"));
        File.CreateSymbolicLink(path, Path.Combine(_directory.Path, "elsewhere"));
        Assert.Null(await _store.OpenObjectAsync(Bucket, "dir/key", null, Token));
        Assert.Null(await _store.FindObjectAsync(Bucket, "dir/key", null, Token));
    }

    [Test]
    public async Task Metadata_without_a_file_is_replaced_by_the_first_write()
    {
        var path = Path.Combine(Root, ".metadata", "dir", "new.json");
        File.WriteAllText(path, "{ \"key\": \"dir/new\", torn");
        await _store.PutAsync(Bucket, "dir/new", "two");
        Assert.Equal("two"u8.ToArray(), await _store.ReadAsync(Bucket, "dir/new"));
        Assert.Contains(ETag(Bytes("two")), File.ReadAllText(path), StringComparison.Ordinal);
    }

    [Test]
    public async Task Directories_removed_by_hand_are_made_again()
    {
        Directory.Delete(Path.Combine(Root, ".metadata", "dir"), recursive: true);
        await _store.PutAsync(Bucket, "dir/new", "two");
        Directory.Delete(Path.Combine(Root, "objects", "dir"), recursive: true);
        await _store.PutAsync(Bucket, "dir/new", "three");
        Assert.Equal("three"u8.ToArray(), await _store.ReadAsync(Bucket, "dir/new"));
        Assert.True(File.Exists(Path.Combine(Root, ".metadata", "dir", "new.json")));
    }

    /// <summary>A key of 1,024 bytes has up to 1,023 directories; what is done for each must not be done for each of those above it again.</summary>
    [Test]
    public async Task What_a_key_costs_grows_with_its_depth_and_not_with_the_square_of_it()
    {
        const int Depth = 511;
        var calls = 0;
        using var other = new TemporaryStore();
        await using var store = await LocalObjectStore.OpenAsync(other.Options, new InterceptedFiles(_ => calls++, found: _ => calls++), Token);
        await store.CreateBucketAsync(Bucket);
        var key = string.Concat(Enumerable.Repeat("d/", Depth)) + "k";
        foreach (var change in new Func<Task>[]
        {
            () => store.PutAsync(Bucket, key, "one").AsTask(),
            () => store.PutAsync(Bucket, key, "two", "v1").AsTask(),
            () => store.DeleteObjectAsync(Bucket, key, "v1", null, Token).AsTask(),
            () => store.DeleteObjectAsync(Bucket, key, ObjectInfo.NullVersion, null, Token).AsTask(),
        })
        {
            calls = 0;
            await change();
            Assert.InRange(calls, Depth, 40 * Depth);
        }

        Assert.Empty(Directory.EnumerateFileSystemEntries(Path.Combine(other.Path, Bucket, "objects")));
    }

    [Test]
    public async Task Nothing_is_left_among_the_temporary_files()
    {
        await _store.PutAsync(Bucket, "dir/key", "two");
        await _store.PutAsync(Bucket, "dir/key", "three", "v1");
        await _store.DeleteObjectAsync(Bucket, "dir/key", "v1", null, Token);
        await Assert.ThrowsAsync<InvalidOperationException>(() => _store.PutObjectAsync(
            Bucket, "dir/key", Write(Bytes("four"), guard: static (_, _) => throw new InvalidOperationException()), Token).AsTask());
        Assert.Empty(Directory.EnumerateFiles(Path.Combine(_directory.Path, ".pys3local", "tmp"), "*", SearchOption.AllDirectories));
    }
}
