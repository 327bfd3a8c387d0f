using Pys3Local.Storage.Local.Tests.Starting;
using Pys3Local.Storage.Tests;
using static Pys3Local.Storage.Tests.TestObjects;

namespace Pys3Local.Storage.Local.Tests.Listing;

/// <summary>What a person does to the files while the server runs: the next listing shows it.</summary>
public sealed class ByHandTests : IAsyncInitializer, IAsyncDisposable
{
    private const string Bucket = "bucket";

    private readonly TemporaryStore _directory = new();
    private LocalObjectStore _store = null!;

    private static CancellationToken Token => TestRun.Cancellation;

    private string Objects => Path.Combine(_directory.Path, Bucket, "objects");

    public async Task InitializeAsync()
    {
        _store = await LocalObjectStore.OpenAsync(_directory.Options, Token);
        await _store.CreateBucketAsync(Bucket);
        await _store.PutAsync(Bucket, "dir/one", "one");
        await _store.PutAsync(Bucket, "two", "two");
        Assert.Equal(["dir/one", "two"], await _store.NamesAsync(Bucket));
    }

    public async ValueTask DisposeAsync()
    {
        await _store.DisposeAsync();
        _directory.Dispose();
    }

    [Test]
    public async Task A_file_copied_in_appears()
    {
        File.WriteAllText(Path.Combine(Objects, "three"), "three");
        File.WriteAllText(Path.Combine(Objects, "dir", "four"), "four");
        Assert.Equal(["dir/four", "dir/one", "three", "two"], await _store.NamesAsync(Bucket));
        Assert.Equal(ETag(Bytes("four")), await ListedETagAsync("dir/four"));
    }

    [Test]
    public async Task Each_of_many_appears_at_once()
    {
        for (var i = 0; i < 50; i++)
        {
            File.WriteAllText(Path.Combine(Objects, $"many-{i:00}"), "x");
            Assert.Equal(i + 1, (await _store.NamesAsync(Bucket, new ListQuery { Prefix = "many-", Limit = 1000 })).Length);
        }
    }

    /// <summary>Comparing a directory takes long here, and nobody has any patience: then the answer is that the client should come again, and not a listing that lacks keys.</summary>
    [Test]
    [Arguments("elsewhere", "key")]
    [Arguments(Bucket, "dir/another")]
    public async Task What_was_copied_in_is_not_lost_because_the_server_has_written_elsewhere_since(string bucket, string key)
    {
        await _store.DisposeAsync();
        using var hold = new ManualResetEventSlim(initialState: true);
        var files = new InterceptedFiles(path =>
        {
            if (path == Objects)
                hold.Wait(Token);
        });
        var time = new HastyTime();
        _store = await LocalObjectStore.OpenAsync(_directory.Options with { Time = time }, files, Token);
        await _store.CreateBucketAsync("elsewhere");
        await _store.DriftChecked;
        Assert.Equal(["dir/one", "two"], await _store.NamesAsync(Bucket));

        File.WriteAllText(Path.Combine(Objects, "three"), "three");
        await _store.PutAsync(bucket, key, "another");
        hold.Reset();
        time.Hurries = true;
        var error = await Assert.ThrowsAsync<StorageException>(() => _store.NamesAsync(Bucket));
        Assert.Equal(StorageFailure.Busy, error.Failure);

        hold.Set();
        time.Hurries = false;
        Assert.Contains("three", await _store.NamesAsync(Bucket));
    }

    [Test]
    public async Task A_directory_copied_in_appears_with_all_that_is_in_it()
    {
        Directory.CreateDirectory(Path.Combine(Objects, "new", "deep", "empty"));
        File.WriteAllText(Path.Combine(Objects, "new", "deep", "file"), "x");
        Assert.Equal(["dir/", "new/", "two"], await _store.NamesAsync(Bucket, new ListQuery { Delimiter = "/", Limit = 1000 }));
        Assert.Equal(["dir/one", "new/deep/file", "two"], await _store.NamesAsync(Bucket));
        File.WriteAllText(Path.Combine(Objects, "new", "deep", "empty", "late"), "x");
        Assert.Equal(["new/deep/empty/late", "new/deep/file"], await _store.NamesAsync(Bucket, new ListQuery { Prefix = "new/", Limit = 1000 }));
    }

    [Test]
    public async Task An_empty_directory_is_no_prefix_and_is_one_with_its_first_file()
    {
        Directory.CreateDirectory(Path.Combine(Objects, "new"));
        Assert.Equal(["dir/", "two"], await _store.NamesAsync(Bucket, new ListQuery { Delimiter = "/", Limit = 1000 }));
        File.WriteAllText(Path.Combine(Objects, "new", "file"), "x");
        Assert.Equal(["dir/", "new/", "two"], await _store.NamesAsync(Bucket, new ListQuery { Delimiter = "/", Limit = 1000 }));
    }

    [Test]
    public async Task A_file_removed_disappears()
    {
        File.Delete(Path.Combine(Objects, "dir", "one"));
        Assert.Equal(["two"], await _store.NamesAsync(Bucket));
        Assert.Equal(["two"], await _store.NamesAsync(Bucket, new ListQuery { Delimiter = "/", Limit = 1000 }));
    }

    [Test]
    public async Task A_directory_removed_disappears()
    {
        await _store.PutAsync(Bucket, "dir/deep/er", "x");
        Directory.Delete(Path.Combine(Objects, "dir"), recursive: true);
        Assert.Equal(["two"], await _store.NamesAsync(Bucket, new ListQuery { Delimiter = "/", Limit = 1000 }));
        Assert.Equal(["two"], await _store.NamesAsync(Bucket));
    }

    [Test]
    public async Task A_directory_moved_has_its_objects_under_their_new_keys()
    {
        Directory.Move(Path.Combine(Objects, "dir"), Path.Combine(Objects, "moved"));
        Assert.Equal(["moved/one", "two"], await _store.NamesAsync(Bucket));
        Assert.Equal("one", await _store.ReadTextAsync(Bucket, "moved/one"));
    }

    [Test]
    public async Task A_file_replaced_has_its_new_ETag_and_size()
    {
        var other = Path.Combine(_directory.Path, "other");
        File.WriteAllText(other, "something else");
        File.Move(other, Path.Combine(Objects, "dir", "one"), overwrite: true);
        Assert.Equal(ETag(Bytes("something else")), await ListedETagAsync("dir/one"));
    }

    [Test]
    public async Task A_file_that_is_still_being_written_is_listed_as_it_is_now()
    {
        await using var file = new StreamWriter(Path.Combine(Objects, "dir", "growing"));
        await file.WriteAsync("first");
        await file.FlushAsync(Token);
        Assert.Equal(ETag(Bytes("first")), await ListedETagAsync("dir/growing"));
        await file.WriteAsync(", second");
        await file.FlushAsync(Token);
        Assert.Equal(ETag(Bytes("first, second")), await ListedETagAsync("dir/growing"));
    }

    [Test]
    public async Task A_later_page_notices_what_belongs_to_it()
    {
        File.WriteAllText(Path.Combine(Objects, "dir", "zero"), "x");
        Assert.Equal(["dir/zero", "two"], await _store.NamesAsync(Bucket, new ListQuery { After = "dir/one", Limit = 2 }));
        File.WriteAllText(Path.Combine(Objects, "three"), "x");
        Assert.Equal(["three"], await _store.NamesAsync(Bucket, new ListQuery { After = "dir/zero", Limit = 1 }));
    }

    [Test]
    public async Task What_was_done_while_no_server_ran_is_noticed_too()
    {
        await _store.DisposeAsync();
        File.WriteAllText(Path.Combine(Objects, "dir", "four"), "four");
        File.Delete(Path.Combine(Objects, "two"));
        _store = await LocalObjectStore.OpenAsync(_directory.Options, Token);
        Assert.Equal(["dir/four", "dir/one"], await _store.NamesAsync(Bucket));
    }

    [Test]
    [Arguments("a//b")]
    [Arguments("/a")]
    [Arguments("a/")]
    [Arguments("a/../b")]
    [Arguments("a%2Fb/c%")]
    [Arguments("two/below")]
    public async Task A_listing_does_not_lose_keys_with_odd_names(string key)
    {
        await _store.PutAsync(Bucket, key, "x");
        string[] all = ["dir/one", "two", key];
        Array.Sort(all, StringComparer.Ordinal);
        Assert.Equal(all, await _store.NamesAsync(Bucket));
        File.WriteAllText(Path.Combine(Objects, "zzz"), "x");
        Assert.Equal(all.Append("zzz"), await _store.NamesAsync(Bucket));
        await _store.DeleteObjectAsync(Bucket, key, ObjectInfo.NullVersion, null, Token);
        Assert.Equal(["dir/one", "two", "zzz"], await _store.NamesAsync(Bucket));
    }

    [Test]
    public async Task A_component_longer_than_a_name_may_be_is_found_by_hand_too()
    {
        var key = $"{new string('l', 500)}/{new string('m', 300)}";
        await _store.PutAsync(Bucket, key, "x");
        var file = Directory.GetFiles(Objects, "*", SearchOption.AllDirectories).Single(path => path.EndsWith('m'));
        File.WriteAllText(file + "n", "y");
        Assert.Equal([key, key + "n"], await _store.NamesAsync(Bucket, new ListQuery { Prefix = "l", Limit = 1000 }));
        File.Delete(file);
        Assert.Equal([key + "n"], await _store.NamesAsync(Bucket, new ListQuery { Prefix = "l", Limit = 1000 }));
    }

    private async Task<string?> ListedETagAsync(string key)
    {
        var page = await _store.ListObjectsAsync(Bucket, new ListQuery { Prefix = key, Limit = 1 }, Token);
        return page.Entries.Single().Object?.ETag;
    }
}
