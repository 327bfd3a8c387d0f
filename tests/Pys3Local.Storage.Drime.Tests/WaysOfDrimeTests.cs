using System.Text;
using Pys3Local.Storage.Tests;
using static Pys3Local.Storage.Tests.TestObjects;

namespace Pys3Local.Storage.Drime.Tests;

/// <summary>What Drime does otherwise than S3, one by one.</summary>
public sealed class WaysOfDrimeTests : IAsyncInitializer, IAsyncDisposable
{
    private const string Bucket = "bucket";

    private DrimeTestService _service = null!;
    private DrimeObjectStore _store = null!;
    private long _bucketId;

    private static CancellationToken Token => TestRun.Cancellation;

    public async Task InitializeAsync()
    {
        _service = await DrimeTestService.StartAsync();
        _store = await _service.OpenAsync();
        await _store.CreateBucketAsync(Bucket);
        _bucketId = _service.Server.Peek(entries => entries.Values.Single(entry => entry.Name == Bucket).Id);
    }

    public async ValueTask DisposeAsync()
    {
        await _store.DisposeAsync();
        await _service.DisposeAsync();
    }

    [Test]
    public async Task A_file_put_there_by_hand_is_an_object_whose_ETag_is_told_apart()
    {
        var file = _service.AddFile("photo.txt", _service.Server.AddFolder("album", _bucketId).Id, Encoding.UTF8.GetBytes("by hand"));
        var info = await _store.FindObjectAsync(Bucket, "album/photo.txt", null, Token);
        Assert.Equal((7L, file.FileName, "text/plain"), (info!.Size, info.ETag, info.ContentType));
        Assert.Equal("true", info.Attributes["drime-opaque-etag"]);
        Assert.Equal("by hand", await _store.ReadTextAsync(Bucket, "album/photo.txt"));
    }

    [Test]
    public async Task An_object_is_an_ordinary_file_in_ordinary_folders()
    {
        await _store.PutAsync(Bucket, "album/2026/photo.txt", "content");
        var path = _service.Server.Peek(entries =>
        {
            var names = new List<string>();
            for (var entry = entries.Values.Single(entry => entry.Name == "photo.txt"); entry is not null; entry = entries.GetValueOrDefault(entry.Parent))
                names.Insert(0, entry.Name);

            return string.Join('/', names);
        });
        Assert.Equal("backups/s3/bucket/album/2026/photo.txt", path);
    }

    [Test]
    public async Task An_overwrite_leaves_one_file_and_nothing_in_the_trash()
    {
        await _store.PutAsync(Bucket, "key", "old");
        await _store.PutAsync(Bucket, "key", "new");
        Assert.Equal(1, _service.Server.Peek(entries => entries.Values.Count(entry => entry.Name == "key")));
        var requests = _service.Server.Requests.ToList();
        Assert.True(requests.LastIndexOf("POST /s3/entries") < requests.LastIndexOf("POST /file-entries/delete"));
    }

    [Test]
    public async Task Of_several_files_of_one_name_the_newest_is_the_object()
    {
        _service.AddFile("key", _bucketId, Encoding.UTF8.GetBytes("old"));
        _service.AddFile("key", _bucketId, Encoding.UTF8.GetBytes("newest"));
        Assert.Equal(["key"], await _store.NamesAsync(Bucket));
        Assert.Equal("newest", await _store.ReadTextAsync(Bucket, "key"));
        Assert.NotNull(await _store.DeleteObjectAsync(Bucket, "key", ObjectInfo.NullVersion, null, Token));
        Assert.Empty(_service.Server.FilesNamed("key"));
    }

    [Test]
    public async Task Several_folders_of_one_name_are_one()
    {
        _service.AddFile("a", _service.Server.AddFolder("folder", _bucketId).Id, [1]);
        _service.AddFile("b", _service.Server.AddFolder("folder", _bucketId).Id, [2]);
        Assert.Equal(["folder/a", "folder/b"], await _store.NamesAsync(Bucket));
        Assert.Equal([2], await _store.ReadAsync(Bucket, "folder/b"));
    }

    [Test]
    public async Task Every_page_of_a_folder_is_read()
    {
        for (var i = 0; i < 2345; i++)
            _service.AddFile($"file{i:d4}", _bucketId, []);

        var page = await _store.ListObjectsAsync(Bucket, new ListQuery { Limit = 1000, After = "file1999" }, Token);
        Assert.Equal(345, page.Entries.Count);
        Assert.Equal("file2344", page.Entries[^1].Name);
    }

    [Test]
    public async Task A_copy_is_made_by_the_service()
    {
        await _store.PutAsync(Bucket, "from", "content");
        await using var reader = await _store.OpenObjectAsync(Bucket, "from", null, Token);
        _service.Server.ForgetRequests();
        var copy = await CopyAsync(reader!, "folder/to");
        Assert.Equal((0, 1), (_service.Count("PUT /r2"), _service.Count("POST /file-entries/duplicate")));
        Assert.Equal("content", await _store.ReadTextAsync(Bucket, "folder/to"));
        Assert.Equal(copy.ETag, (await _store.FindObjectAsync(Bucket, "folder/to", null, Token))!.ETag);
        Assert.Equal("content", await _store.ReadTextAsync(Bucket, "from"));
    }

    [Test]
    [Arguments(true, 1)]
    [Arguments(false, 3)]
    public async Task A_copy_that_the_service_refuses_is_made_of_bytes(bool noDuplicate, int minName)
    {
        await _store.PutAsync(Bucket, "from", "content");
        (_service.Server.Behaviour.NoDuplicate, _service.Server.Behaviour.MinName) = (noDuplicate, minName);
        await using var reader = await _store.OpenObjectAsync(Bucket, "from", null, Token);
        await CopyAsync(reader!, "to");
        Assert.Equal("content", await _store.ReadTextAsync(Bucket, "to"));
        Assert.Empty(_service.Server.FilesNamed("from - Copy"));
    }

    [Test]
    [Arguments(false)]
    [Arguments(true)]
    public async Task A_range_is_read_whether_the_service_honours_it_or_not(bool ignored)
    {
        await _store.PutAsync(Bucket, "key", "0123456789");
        _service.Server.Behaviour.IgnoreRange = ignored;
        await using var reader = await _store.OpenObjectAsync(Bucket, "key", null, Token);
        reader!.Select(3, 4);
        Assert.Equal("3456", Encoding.UTF8.GetString(await reader.ReadToEndAsync()));
    }

    [Test]
    public async Task A_note_that_is_too_long_for_a_description_is_kept_beside_it()
    {
        _service.Server.Behaviour.MaxDescription = 200;
        var info = Info([1]) with { Metadata = StringMap.Empty.Add("long", new string('x', 2000)), ContentType = "text/plain" };
        await _store.PutObjectAsync(Bucket, "key", Write(new MemoryStream([1]), info), Token);
        await _store.WriteBucketAsync(Bucket, found => found! with { Settings = StringMap.Empty.Add("policy", new string('p', 20_000)) }, Token);
        await using var again = await _service.OpenAsync();
        var found = await again.FindObjectAsync(Bucket, "key", null, Token);
        Assert.Equal((info.ETag, "text/plain"), (found!.ETag, found.ContentType));
        Assert.Equal(info.Metadata, found.Metadata);
        Assert.Equal(20_000, (await again.FindBucketAsync(Bucket, Token))!.Settings["policy"].Length);
        Assert.Equal([Bucket], (await again.ListBucketsAsync(Token)).Select(bucket => bucket.Name));
        await again.DeleteObjectAsync(Bucket, "key", ObjectInfo.NullVersion, null, Token);
        Assert.Equal(1, _service.Server.Peek(entries => entries.Values.Count(entry => entry.Name.EndsWith(".json", StringComparison.Ordinal))));
    }

    [Test]
    public async Task Folders_that_the_service_takes_for_one_stay_two()
    {
        _service.Server.Behaviour.FoldersIgnoreCase = true;
        await _store.PutAsync(Bucket, "Docs/a", "1");
        await _store.PutAsync(Bucket, "docs/a", "2");
        await using var again = await _service.OpenAsync();
        Assert.Equal(["Docs/a", "docs/a"], await again.NamesAsync(Bucket));
        Assert.Equal("1", await again.ReadTextAsync(Bucket, "Docs/a"));
    }

    [Test]
    public async Task What_was_just_done_is_seen_though_the_listing_is_behind()
    {
        await _store.PutAsync(Bucket, "gone", "x");
        await _store.PutAsync(Bucket, "changed", "old");
        _service.Server.Behaviour.StaleListings = true;
        await _store.DeleteObjectAsync(Bucket, "gone", ObjectInfo.NullVersion, null, Token);
        await _store.PutAsync(Bucket, "changed", "new");
        await _store.PutAsync(Bucket, "folder/added", "x");
        _service.Clock.Advance(TimeSpan.FromSeconds(30));
        Assert.Equal(["changed", "folder/added"], await _store.NamesAsync(Bucket));
        Assert.Equal("new", await _store.ReadTextAsync(Bucket, "changed"));
    }

    [Test]
    public async Task A_folder_removed_by_someone_else_is_made_again()
    {
        await _store.PutAsync(Bucket, "folder/a", "1");
        _service.Server.Remove(_service.Server.Peek(entries => entries.Values.Single(entry => entry.Name == "folder").Id));
        await _store.PutAsync(Bucket, "folder/b", "2");
        Assert.Equal(["folder/b"], await _store.NamesAsync(Bucket));
    }

    [Test]
    public async Task What_others_do_is_seen_after_a_while()
    {
        Assert.Null(await _store.FindObjectAsync(Bucket, "key", null, Token));
        _service.Server.AddFile("key", _bucketId, [1]);
        _service.Clock.Advance(TimeSpan.FromSeconds(30));
        Assert.NotNull(await _store.FindObjectAsync(Bucket, "key", null, Token));
    }

    [Test]
    public async Task An_empty_folder_goes_with_its_last_object_and_a_full_one_stays()
    {
        await _store.PutAsync(Bucket, "a/b/c", "1");
        await _store.PutAsync(Bucket, "a/d", "2");
        await _store.DeleteObjectAsync(Bucket, "a/b/c", ObjectInfo.NullVersion, null, Token);
        Assert.True(_service.Server.Peek(entries => entries.Values.Single(entry => entry.Name == "b").Trashed));
        Assert.False(_service.Server.Peek(entries => entries.Values.Single(entry => entry.Name == "a").Trashed));
    }

    [Test]
    public async Task A_folder_that_someone_has_just_put_something_in_stays()
    {
        await _store.PutAsync(Bucket, "a/b", "1");
        _service.Server.AddFile("hand", _service.Server.Peek(entries => entries.Values.Single(entry => entry.Name == "a").Id), [1]);
        await _store.DeleteObjectAsync(Bucket, "a/b", ObjectInfo.NullVersion, null, Token);
        Assert.Equal(["a/hand"], await _store.NamesAsync(Bucket));
    }

    [Test]
    public async Task A_bucket_that_someone_has_just_put_something_in_is_not_deleted()
    {
        Assert.Empty(await _store.NamesAsync(Bucket));
        _service.Server.AddFile("hand", _service.Server.AddFolder("deep", _bucketId).Id, [1]);
        Assert.Equal(StorageFailure.BucketNotEmpty, await FailureAsync(() => _store.DeleteBucketAsync(Bucket, Token).AsTask()));
    }

    [Test]
    [Arguments(true, false)]
    [Arguments(false, true)]
    public async Task Answers_of_another_shape_are_understood(bool topListsAll, bool numbersAsTexts)
    {
        await _store.PutAsync(Bucket, "folder/key", "content");
        (_service.Server.Behaviour.TopListsAll, _service.Server.Behaviour.NumbersAsTexts) = (topListsAll, numbersAsTexts);
        await using var again = await _service.OpenAsync();
        Assert.Equal([Bucket], (await again.ListBucketsAsync(Token)).Select(bucket => bucket.Name));
        Assert.Equal("content", await again.ReadTextAsync(Bucket, "folder/key"));
        await again.PutAsync(Bucket, "folder/key", "other");
        Assert.Equal("other", await again.ReadTextAsync(Bucket, "folder/key"));
    }

    private ValueTask<ObjectInfo> CopyAsync(ObjectReader reader, string key) =>
        _store.PutObjectAsync(Bucket, key, Write(new ObjectReaderStream(reader), reader.Info), Token);
}
