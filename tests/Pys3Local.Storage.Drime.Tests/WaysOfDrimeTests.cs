using System.Text;
using Pys3Local.Storage.Tests;
using static Pys3Local.Storage.Tests.TestObjects;

namespace Pys3Local.Storage.Drime.Tests;

/// <summary>What Drime does otherwise than S3, one by one.</summary>
public sealed class WaysOfDrimeTests : IAsyncInitializer, IAsyncDisposable
{
    private const string Bucket = "bucket";

    private DrimeTestService service = null!;
    private DrimeObjectStore store = null!;
    private long bucketId;

    private static CancellationToken Token => TestRun.Cancellation;

    public async Task InitializeAsync()
    {
        service = await DrimeTestService.StartAsync();
        store = await service.OpenAsync();
        await store.CreateBucketAsync(Bucket);
        bucketId = service.Server.Peek(entries => entries.Values.Single(entry => entry.Name == Bucket).Id);
    }

    public async ValueTask DisposeAsync()
    {
        await store.DisposeAsync();
        await service.DisposeAsync();
    }

    [Test]
    public async Task A_file_put_there_by_hand_is_an_object_whose_ETag_is_told_apart()
    {
        var file = service.AddFile("photo.txt", service.Server.AddFolder("album", bucketId).Id, Encoding.UTF8.GetBytes("by hand"));
        var info = await store.FindObjectAsync(Bucket, "album/photo.txt", null, Token);
        Assert.Equal((7L, file.FileName, "text/plain"), (info!.Size, info.ETag, info.ContentType));
        Assert.Equal("true", info.Attributes["drime-opaque-etag"]);
        Assert.Equal("by hand", await store.ReadTextAsync(Bucket, "album/photo.txt"));
    }

    [Test]
    public async Task An_object_is_an_ordinary_file_in_ordinary_folders()
    {
        await store.PutAsync(Bucket, "album/2026/photo.txt", "content");
        var path = service.Server.Peek(entries =>
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
        await store.PutAsync(Bucket, "key", "old");
        await store.PutAsync(Bucket, "key", "new");
        Assert.Equal(1, service.Server.Peek(entries => entries.Values.Count(entry => entry.Name == "key")));
        var requests = service.Server.Requests.ToList();
        Assert.True(requests.LastIndexOf("POST /s3/entries") < requests.LastIndexOf("POST /file-entries/delete"));
    }

    [Test]
    public async Task Of_several_files_of_one_name_the_newest_is_the_object()
    {
        service.AddFile("key", bucketId, Encoding.UTF8.GetBytes("old"));
        service.AddFile("key", bucketId, Encoding.UTF8.GetBytes("newest"));
        Assert.Equal(["key"], await store.NamesAsync(Bucket));
        Assert.Equal("newest", await store.ReadTextAsync(Bucket, "key"));
        Assert.NotNull(await store.DeleteObjectAsync(Bucket, "key", ObjectInfo.NullVersion, null, Token));
        Assert.Empty(service.Server.FilesNamed("key"));
    }

    [Test]
    public async Task Several_folders_of_one_name_are_one()
    {
        service.AddFile("a", service.Server.AddFolder("folder", bucketId).Id, [1]);
        service.AddFile("b", service.Server.AddFolder("folder", bucketId).Id, [2]);
        Assert.Equal(["folder/a", "folder/b"], await store.NamesAsync(Bucket));
        Assert.Equal([2], await store.ReadAsync(Bucket, "folder/b"));
    }

    [Test]
    public async Task Every_page_of_a_folder_is_read()
    {
        for (var i = 0; i < 2345; i++)
            service.AddFile($"file{i:d4}", bucketId, []);

        var page = await store.ListObjectsAsync(Bucket, new ListQuery { Limit = 1000, After = "file1999" }, Token);
        Assert.Equal(345, page.Entries.Count);
        Assert.Equal("file2344", page.Entries[^1].Name);
    }

    [Test]
    public async Task A_copy_is_made_by_the_service()
    {
        await store.PutAsync(Bucket, "from", "content");
        await using var reader = await store.OpenObjectAsync(Bucket, "from", null, Token);
        service.Server.ForgetRequests();
        var copy = await CopyAsync(reader!, "folder/to");
        Assert.Equal((0, 1), (service.Count("PUT /r2"), service.Count("POST /file-entries/duplicate")));
        Assert.Equal("content", await store.ReadTextAsync(Bucket, "folder/to"));
        Assert.Equal(copy.ETag, (await store.FindObjectAsync(Bucket, "folder/to", null, Token))!.ETag);
        Assert.Equal("content", await store.ReadTextAsync(Bucket, "from"));
    }

    [Test]
    [Arguments(true, 1)]
    [Arguments(false, 3)]
    public async Task A_copy_that_the_service_refuses_is_made_of_bytes(bool noDuplicate, int minName)
    {
        await store.PutAsync(Bucket, "from", "content");
        (service.Server.Behaviour.NoDuplicate, service.Server.Behaviour.MinName) = (noDuplicate, minName);
        await using var reader = await store.OpenObjectAsync(Bucket, "from", null, Token);
        await CopyAsync(reader!, "to");
        Assert.Equal("content", await store.ReadTextAsync(Bucket, "to"));
        Assert.Empty(service.Server.FilesNamed("from - Copy"));
    }

    [Test]
    [Arguments(false)]
    [Arguments(true)]
    public async Task A_range_is_read_whether_the_service_honours_it_or_not(bool ignored)
    {
        await store.PutAsync(Bucket, "key", "0123456789");
        service.Server.Behaviour.IgnoreRange = ignored;
        await using var reader = await store.OpenObjectAsync(Bucket, "key", null, Token);
        reader!.Select(3, 4);
        Assert.Equal("3456", Encoding.UTF8.GetString(await reader.ReadToEndAsync()));
    }

    [Test]
    public async Task A_note_that_is_too_long_for_a_description_is_kept_beside_it()
    {
        service.Server.Behaviour.MaxDescription = 200;
        var info = Info([1]) with { Metadata = Texts.None.Add("long", new string('x', 2000)), ContentType = "text/plain" };
        await store.PutObjectAsync(Bucket, "key", Write(new MemoryStream([1]), info), Token);
        await store.WriteBucketAsync(Bucket, found => found! with { Settings = Texts.None.Add("policy", new string('p', 20_000)) }, Token);
        await using var again = await service.OpenAsync();
        var found = await again.FindObjectAsync(Bucket, "key", null, Token);
        Assert.Equal((info.ETag, "text/plain"), (found!.ETag, found.ContentType));
        Assert.Equal(info.Metadata, found.Metadata);
        Assert.Equal(20_000, (await again.FindBucketAsync(Bucket, Token))!.Settings["policy"].Length);
        Assert.Equal([Bucket], (await again.ListBucketsAsync(Token)).Select(bucket => bucket.Name));
        await again.DeleteObjectAsync(Bucket, "key", ObjectInfo.NullVersion, null, Token);
        Assert.Equal(1, service.Server.Peek(entries => entries.Values.Count(entry => entry.Name.EndsWith(".json", StringComparison.Ordinal))));
    }

    [Test]
    public async Task Folders_that_the_service_takes_for_one_stay_two()
    {
        service.Server.Behaviour.FoldersIgnoreCase = true;
        await store.PutAsync(Bucket, "Docs/a", "1");
        await store.PutAsync(Bucket, "docs/a", "2");
        await using var again = await service.OpenAsync();
        Assert.Equal(["Docs/a", "docs/a"], await again.NamesAsync(Bucket));
        Assert.Equal("1", await again.ReadTextAsync(Bucket, "Docs/a"));
    }

    [Test]
    public async Task What_was_just_done_is_seen_though_the_listing_is_behind()
    {
        await store.PutAsync(Bucket, "gone", "x");
        await store.PutAsync(Bucket, "changed", "old");
        service.Server.Behaviour.StaleListings = true;
        await store.DeleteObjectAsync(Bucket, "gone", ObjectInfo.NullVersion, null, Token);
        await store.PutAsync(Bucket, "changed", "new");
        await store.PutAsync(Bucket, "folder/added", "x");
        service.Clock.Advance(TimeSpan.FromSeconds(30));
        Assert.Equal(["changed", "folder/added"], await store.NamesAsync(Bucket));
        Assert.Equal("new", await store.ReadTextAsync(Bucket, "changed"));
    }

    [Test]
    public async Task A_folder_removed_by_someone_else_is_made_again()
    {
        await store.PutAsync(Bucket, "folder/a", "1");
        service.Server.Remove(service.Server.Peek(entries => entries.Values.Single(entry => entry.Name == "folder").Id));
        await store.PutAsync(Bucket, "folder/b", "2");
        Assert.Equal(["folder/b"], await store.NamesAsync(Bucket));
    }

    [Test]
    public async Task What_others_do_is_seen_after_a_while()
    {
        Assert.Null(await store.FindObjectAsync(Bucket, "key", null, Token));
        service.Server.AddFile("key", bucketId, [1]);
        service.Clock.Advance(TimeSpan.FromSeconds(30));
        Assert.NotNull(await store.FindObjectAsync(Bucket, "key", null, Token));
    }

    [Test]
    public async Task An_empty_folder_goes_with_its_last_object_and_a_full_one_stays()
    {
        await store.PutAsync(Bucket, "a/b/c", "1");
        await store.PutAsync(Bucket, "a/d", "2");
        await store.DeleteObjectAsync(Bucket, "a/b/c", ObjectInfo.NullVersion, null, Token);
        Assert.True(service.Server.Peek(entries => entries.Values.Single(entry => entry.Name == "b").Trashed));
        Assert.False(service.Server.Peek(entries => entries.Values.Single(entry => entry.Name == "a").Trashed));
    }

    [Test]
    public async Task A_folder_that_someone_has_just_put_something_in_stays()
    {
        await store.PutAsync(Bucket, "a/b", "1");
        service.Server.AddFile("hand", service.Server.Peek(entries => entries.Values.Single(entry => entry.Name == "a").Id), [1]);
        await store.DeleteObjectAsync(Bucket, "a/b", ObjectInfo.NullVersion, null, Token);
        Assert.Equal(["a/hand"], await store.NamesAsync(Bucket));
    }

    [Test]
    public async Task A_bucket_that_someone_has_just_put_something_in_is_not_deleted()
    {
        Assert.Empty(await store.NamesAsync(Bucket));
        service.Server.AddFile("hand", service.Server.AddFolder("deep", bucketId).Id, [1]);
        Assert.Equal(StorageFailure.BucketNotEmpty, await FailureAsync(() => store.DeleteBucketAsync(Bucket, Token).AsTask()));
    }

    [Test]
    [Arguments(true, false)]
    [Arguments(false, true)]
    public async Task Answers_of_another_shape_are_understood(bool topListsAll, bool numbersAsTexts)
    {
        await store.PutAsync(Bucket, "folder/key", "content");
        (service.Server.Behaviour.TopListsAll, service.Server.Behaviour.NumbersAsTexts) = (topListsAll, numbersAsTexts);
        await using var again = await service.OpenAsync();
        Assert.Equal([Bucket], (await again.ListBucketsAsync(Token)).Select(bucket => bucket.Name));
        Assert.Equal("content", await again.ReadTextAsync(Bucket, "folder/key"));
        await again.PutAsync(Bucket, "folder/key", "other");
        Assert.Equal("other", await again.ReadTextAsync(Bucket, "folder/key"));
    }

    private ValueTask<ObjectInfo> CopyAsync(ObjectReader reader, string key) =>
        store.PutObjectAsync(Bucket, key, Write(new ObjectReaderStream(reader), reader.Info), Token);
}
