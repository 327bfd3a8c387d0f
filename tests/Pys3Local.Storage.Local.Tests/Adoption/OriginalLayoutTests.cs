using System.Text.Json;
using Pys3Local.Storage.Local.Index;
using Pys3Local.Storage.Tests;
using static Pys3Local.Storage.Tests.TestObjects;

namespace Pys3Local.Storage.Local.Tests.Adoption;

/// <summary>Directories that the Python program of this name has written.</summary>
public sealed class OriginalLayoutTests : IDisposable
{
    private readonly TemporaryStore _directory = new();

    private static CancellationToken Token => TestRun.Cancellation;

    public void Dispose() => _directory.Dispose();

    [Test]
    public async Task Sidecars_of_the_first_layout_are_served_as_they_are()
    {
        WriteFirst("a.txt", "a.txt", "hello\n", "2026-11-22T10:07:43.199526");
        WriteFirst("d/e", "d//e", "double", "2026-11-22T10:07:43");
        WriteFirst("x.json/b", "x.json/b", "below", "2026-11-22T10:07:43.1");
        await using (var store = await LocalObjectStore.OpenAsync(_directory.Options, Token))
        {
            Assert.Equal(["old"], (await store.ListBucketsAsync(Token)).Select(bucket => bucket.Name));
            Assert.Equal(["a.txt", "d//e", "x.json/b"], await store.NamesAsync("old"));
            var found = await store.FindObjectAsync("old", "a.txt", null, Token);
            Assert.Equal(("text/x-test", new DateTimeOffset(2026, 11, 22, 10, 7, 43, 199, 526, TimeSpan.Zero)), (found!.ContentType, found.LastModified));
            Assert.Equal(ETag(Bytes("hello\n")), found.ETag);
            Assert.Equal("double", await store.ReadTextAsync("old", "d//e"));
            await store.PutAsync("old", "x", "beside");
            await store.PutAsync("old", "d//e", "replaced");
            await store.PutAsync("old", "d/e", "another");
        }

        File.Delete(Path.Combine(_directory.Path, ".pys3local", "index.db"));
        await using var again = await LocalObjectStore.OpenAsync(_directory.Options, Token);
        Assert.Equal(["a.txt", "d//e", "d/e", "x", "x.json/b"], await again.NamesAsync("old"));
        foreach (var (key, content) in new[] { ("x.json/b", "below"), ("x", "beside"), ("d//e", "replaced"), ("d/e", "another") })
            Assert.Equal(content, await again.ReadTextAsync("old", key));
    }

    [Test]
    public async Task What_we_write_the_original_can_read()
    {
        await using var store = await LocalObjectStore.OpenAsync(_directory.Options, Token);
        await store.CreateBucketAsync("new");
        await store.PutAsync("new", "dir/ä.txt", "content");
        Assert.Equal("content", File.ReadAllText(Path.Combine(_directory.Path, "new", "objects", "dir", "ä.txt")));
        using var json = JsonDocument.Parse(File.ReadAllText(Path.Combine(_directory.Path, "new", ".metadata", "dir", "ä.txt.json")));
        Assert.Equal(
            ["key", "size", "etag", "last_modified", "metadata", "storage_class"],
            json.RootElement.EnumerateObject().Select(field => field.Name).Where(name => name is not ("content_type" or "file_time" or "sum")));
        Assert.Equal("2026-03-04T12:00:00.123000", json.RootElement.GetProperty("last_modified").GetString());
        Assert.Equal("dir/ä.txt", json.RootElement.GetProperty("key").GetString());
        if (!OperatingSystem.IsWindows())
        {
            const UnixFileMode Own = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            Assert.Equal(Own, File.GetUnixFileMode(Path.Combine(_directory.Path, "new", "objects", "dir", "ä.txt")));
            Assert.Equal(Own | UnixFileMode.UserExecute, File.GetUnixFileMode(Path.Combine(_directory.Path, "new", "objects", "dir")));
        }
    }

    [Test]
    public async Task Rows_of_its_database_describe_the_files_of_the_second_layout()
    {
        var objects = Directory.CreateDirectory(Path.Combine(_directory.Path, "old", "objects", "dir")).FullName;
        File.WriteAllText(Path.Combine(objects, "known"), "hello");
        File.WriteAllText(Path.Combine(objects, "changed"), "longer than it was");
        var database = Path.Combine(_directory.Path, "metadata.db");
        using (var sqlite = new Database(database))
        {
            sqlite.Run("""
                CREATE TABLE local_objects(id INTEGER PRIMARY KEY, bucket_name TEXT NOT NULL, object_key TEXT NOT NULL, size INTEGER NOT NULL, etag TEXT NOT NULL,
                  last_modified TIMESTAMP NOT NULL, content_type TEXT NOT NULL, metadata TEXT, storage_class TEXT DEFAULT 'STANDARD', UNIQUE(bucket_name, object_key));
                INSERT INTO local_objects VALUES(1, 'old', 'dir/known', 5, '5d41402abc4b2a76b9719d911017c592', '2026-11-22T09:57:28.824542', 'text/x', '{"k":"v"}', 'STANDARD');
                INSERT INTO local_objects VALUES(2, 'old', 'dir/changed', 5, '5d41402abc4b2a76b9719d911017c592', '2026-11-22T09:57:28.824542', 'text/x', '{}', 'STANDARD');
                """);
        }

        await using var store = await LocalObjectStore.OpenAsync(_directory.Options with { LegacyDatabase = database }, Token);
        Assert.Equal(["dir/changed", "dir/known"], await store.NamesAsync("old"));
        var known = await store.FindObjectAsync("old", "dir/known", null, Token);
        Assert.Equal(("text/x", "5d41402abc4b2a76b9719d911017c592", "v"), (known!.ContentType, known.ETag, known.Metadata["k"]));
        Assert.Equal(new DateTimeOffset(2026, 11, 22, 9, 57, 28, 824, 542, TimeSpan.Zero), known.LastModified);
        Assert.Equal(ETag(Bytes("longer than it was")), (await store.FindObjectAsync("old", "dir/changed", null, Token))!.ETag);
    }

    [Test]
    public async Task The_third_layout_is_moved_into_the_default_bucket_with_its_metadata()
    {
        var database = WriteThird(("dir/known", "hello"), ("dir/lost", null), ("../../etc/passwd", null));
        await using var store = await LocalObjectStore.OpenAsync(_directory.Options with { LegacyDatabase = database }, Token);
        Assert.Equal((1, 2), await ImportAsync(store));
        Assert.Equal("hello", await store.ReadTextAsync("default", "dir/known"));
        Assert.Equal("text/x", (await store.FindObjectAsync("default", "dir/known", null, Token))!.ContentType);
        Assert.Equal((0, 3), await ImportAsync(store));
        Assert.Equal(["dir/known"], await store.NamesAsync("default"));
    }

    [Test]
    public async Task The_third_layout_is_served_from_where_it_lies()
    {
        var database = WriteThird(("a", "first"), ("default/x", "in the way"), ("dir/known", "hello"), ("dir/old", "old"), ("lost", null), ("../../etc/passwd", null));
        var options = _directory.Options with { LegacyDatabase = database };
        await using (var store = await LocalObjectStore.OpenAsync(options, Token))
        {
            Assert.True(store.Report.ServesOriginal);
            Assert.Equal(["default"], (await store.ListBucketsAsync(Token)).Select(bucket => bucket.Name));
            Assert.Equal(["a", "default/x", "dir/known", "dir/old"], await store.NamesAsync("default"));
            Assert.Equal(["dir/known", "dir/old"], await store.NamesAsync("default", new ListQuery { Prefix = "dir/", Limit = 10 }));
            var known = await store.FindObjectAsync("default", "dir/known", null, Token);
            Assert.Equal(("text/x", ETag(Bytes("hello"))), (known!.ContentType, known.ETag));
            foreach (var (key, content) in new[] { ("a", "first"), ("default/x", "in the way"), ("dir/known", "hello") })
                Assert.Equal(content, await store.ReadTextAsync("default", key));
            Assert.Null(await store.FindObjectAsync("default", "../../etc/passwd", null, Token));
            Assert.Equal(StorageFailure.BucketNotEmpty, await FailureAsync(async () => await store.DeleteBucketAsync("default", Token)));

            await store.PutAsync("default", "a", "second");
            await store.DeleteObjectAsync("default", "dir/known", ObjectInfo.NullVersion, null, Token);
            Assert.False(File.Exists(Path.Combine(_directory.Path, "a")));
            Assert.False(File.Exists(Path.Combine(_directory.Path, "dir", "known")));
            Assert.True(File.Exists(Path.Combine(_directory.Path, "dir", "old")));
        }

        File.Delete(Path.Combine(_directory.Path, ".pys3local", "index.db"));
        await using (var again = await LocalObjectStore.OpenAsync(options, Token))
        {
            Assert.Equal(["a", "default/x", "dir/old"], await again.NamesAsync("default"));
            Assert.Equal("second", await again.ReadTextAsync("default", "a"));
            Assert.Equal((2, 4), await ImportAsync(again));
            Assert.False(File.Exists(Path.Combine(_directory.Path, "default", "x")));
        }

        await using var moved = await LocalObjectStore.OpenAsync(_directory.Options, Token);
        Assert.Equal(["a", "default/x", "dir/old"], await moved.NamesAsync("default"));
        Assert.Equal("in the way", await moved.ReadTextAsync("default", "default/x"));
        Assert.Equal("text/x", (await moved.FindObjectAsync("default", "dir/old", null, Token))!.ContentType);
    }

    [Test]
    public async Task Versions_go_on_top_of_what_the_third_layout_has()
    {
        var options = _directory.Options with { LegacyDatabase = WriteThird(("a", "first"), ("b", "other")) };
        await using (var store = await LocalObjectStore.OpenAsync(options, Token))
        {
            await store.PutAsync("default", "a", "second", version: "v2");
            Assert.Equal("first", await store.ReadTextAsync("default", "a", ObjectInfo.NullVersion));
            await store.DeleteObjectAsync("default", "a", "v2", null, Token);
            Assert.Equal("first", await store.ReadTextAsync("default", "a"));
            await store.DeleteObjectAsync("default", "a", ObjectInfo.NullVersion, null, Token);
        }

        await using var again = await LocalObjectStore.OpenAsync(options, Token);
        Assert.Null(await again.FindObjectAsync("default", "a", null, Token));
        Assert.Equal(["b"], await again.NamesAsync("default"));
    }

    [Test]
    public async Task A_plain_directory_becomes_a_bucket_in_place()
    {
        using var elsewhere = new TemporaryStore();
        Directory.CreateDirectory(Path.Combine(elsewhere.Path, "sub"));
        File.WriteAllText(Path.Combine(elsewhere.Path, "sub", "a"), "hello");
        await using (var store = await LocalObjectStore.OpenAsync(_directory.Options, Token))
        {
            Assert.Equal(1, (await store.ImportDirectoryAsync("plain", elsewhere.Path, null, Token)).Imported);
            await store.WriteBucketAsync("plain", info => info! with { Owner = "me" }, Token);
            await store.PutAsync("plain", "sub/b", "new");
            await store.DeleteObjectAsync("plain", "sub/a", ObjectInfo.NullVersion, null, Token);
        }

        await using var again = await LocalObjectStore.OpenAsync(_directory.Options, Token);
        Assert.Equal(["sub/b"], await again.NamesAsync("plain"));
        Assert.Equal("new", File.ReadAllText(Path.Combine(elsewhere.Path, "sub", "b")));
        Assert.Equal("new", await again.ReadTextAsync("plain", "sub/b"));
    }

    [Test]
    public async Task Two_servers_on_one_directory_are_an_error()
    {
        await using var store = await LocalObjectStore.OpenAsync(_directory.Options, Token);
        Assert.Equal(StorageFailure.Busy, await FailureAsync(async () => await LocalObjectStore.OpenAsync(_directory.Options, Token)));
    }

    private static async Task<(long, long)> ImportAsync(LocalObjectStore store)
    {
        var done = await store.ImportOriginalAsync(null, Token);
        return (done.Imported, done.Skipped);
    }

    /// <summary>The files, where they have content, and the database that knows them all.</summary>
    private string WriteThird(params (string Key, string? Content)[] objects)
    {
        var database = Path.Combine(_directory.Path, "metadata.db");
        using var sqlite = new Database(database);
        sqlite.Run("""
            CREATE TABLE local_objects(id INTEGER PRIMARY KEY, bucket_name TEXT NOT NULL, object_key TEXT NOT NULL, size INTEGER NOT NULL, etag TEXT NOT NULL,
              last_modified TIMESTAMP NOT NULL, content_type TEXT NOT NULL, metadata TEXT, storage_class TEXT DEFAULT 'STANDARD', UNIQUE(bucket_name, object_key));
            """);
        foreach (var (key, content) in objects)
        {
            sqlite.Run($$"""
                INSERT INTO local_objects(bucket_name, object_key, size, etag, last_modified, content_type, metadata)
                  VALUES('', '{{key}}', {{content?.Length ?? 5}}, '{{ETag(Bytes(content ?? ""))}}', '2026-11-22T09:57:28.824542', 'text/x', '{}')
                """);
            if (content is not null)
            {
                var file = Path.Combine(_directory.Path, key);
                Directory.CreateDirectory(Path.GetDirectoryName(file)!);
                File.WriteAllText(file, content);
            }
        }

        return database;
    }

    private void WriteFirst(string path, string key, string content, string time)
    {
        var file = Path.Combine(_directory.Path, "old", "objects", path);
        var sidecar = Path.Combine(_directory.Path, "old", ".metadata", path + ".json");
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        Directory.CreateDirectory(Path.GetDirectoryName(sidecar)!);
        File.WriteAllText(file, content);
        File.WriteAllText(sidecar, $$"""
            {"key": "{{key}}", "size": {{content.Length}}, "etag": "{{ETag(Bytes(content))}}", "last_modified": "{{time}}",
             "content_type": "text/x-test", "metadata": {}, "storage_class": "STANDARD"}
            """);
    }
}
