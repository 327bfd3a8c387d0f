using Pys3Local.Storage.Local.Files;
using Pys3Local.Storage.Local.Index;
using Pys3Local.Storage.Local.Operations;
using Pys3Local.Storage.Tests;

namespace Pys3Local.Storage.Local.Tests.Index;

/// <summary>The index and the files cannot differ for long: what no listing can see is found by the daily comparison.</summary>
public sealed class DriftTests : IDisposable
{
    private const string Bucket = "bucket";

    private readonly TemporaryStore _directory = new();
    private readonly LaterTime _time = new();
    private readonly List<string> _log = [];

    private static CancellationToken Token => TestRun.Cancellation;

    private LocalStoreOptions Options => _directory.Options with { Time = _time, Log = line => { lock (_log) _log.Add(line); } };

    public void Dispose() => _directory.Dispose();

    [Test]
    public async Task A_row_that_is_missing_is_back_after_the_first_listing_of_the_next_day()
    {
        await using (var store = await LocalObjectStore.OpenAsync(Options, Token))
        {
            await store.CreateBucketAsync(Bucket);
            foreach (var key in (string[])["a", "dir/b", "dir/c"])
                await store.PutAsync(Bucket, key, "content");

            await store.NamesAsync(Bucket);
            await store.DriftChecked;
            await store.CheckpointAsync();
            await store.NamesAsync(Bucket);
        }

        await (await LocalObjectStore.OpenAsync(Options, Token)).DisposeAsync();
        using (var database = new Database(Path.Combine(_directory.Path, ".pys3local", "index.db")))
        {
            database.Run("DELETE FROM versions WHERE key = CAST('dir/b' AS BLOB)");
            foreach (var (prefix, path) in ((string, string)[])[("", ""), ("dir/", "dir")])
            {
                var stamp = new LinuxFileSystem().Find($"{_directory.Path}/{Bucket}/objects/{path}")!.Value.Changed;
                database.Run($"INSERT OR REPLACE INTO directories SELECT id, CAST('{prefix}' AS BLOB), '{path}', {stamp} FROM buckets");
            }
        }

        await using (var store = await LocalObjectStore.OpenAsync(Options, Token))
            Assert.Equal(["a", "dir/c"], await store.NamesAsync(Bucket));

        _time.Later = TimeSpan.FromHours(25);
        await using var again = await LocalObjectStore.OpenAsync(Options, Token);
        await again.NamesAsync(Bucket);
        await again.DriftChecked;
        Assert.Equal(["a", "dir/b", "dir/c"], await again.NamesAsync(Bucket));
    }

    /// <summary>The same store, seen by the old index and by one that is built from its files: the same answers, with all that they hold.</summary>
    [Test]
    public async Task A_rebuilt_index_answers_as_the_old_one_did()
    {
        string[] before;
        await using (var store = await LocalObjectStore.OpenAsync(Options, Token))
        {
            await store.CreateBucketAsync(Bucket);
            var random = new Random(5);
            string[] names = ["a", "a/b", "a//c", "a-b", "A", "ä", "d/e/f", "d/e", "x.json", "x.json/y", "%=", "..", "a/../b", "\u0001", new string('k', 600)];
            for (var i = 0; i < 300; i++)
            {
                var key = names[random.Next(names.Length)];
                var versioned = key.Length % 2 == 1;
                var content = TestObjects.Bytes($"content {i}");
                var info = TestObjects.Info(content) with
                {
                    ContentType = i % 3 == 0 ? null : "text/plain",
                    LastModified = TestObjects.Noon.AddMilliseconds(i),
                    Metadata = StringMap.Empty.Add("number", $"{i}").Add("umlaut", "ü"),
                    Attributes = i % 2 == 0 ? StringMap.Empty : StringMap.Empty.Add("tag", "\"quoted\""),
                };
                var version = versioned ? $"v{i:000}" : ObjectInfo.NullVersion;
                switch (random.Next(6))
                {
                    case 0 when versioned:
                        await store.PutObjectAsync(Bucket, key, TestObjects.DeleteMarker(version), Token);
                        break;
                    case 1 when !versioned:
                        await store.DeleteObjectAsync(Bucket, key, ObjectInfo.NullVersion, null, Token);
                        break;
                    default:
                        await store.PutObjectAsync(Bucket, key, TestObjects.Write(new MemoryStream(content), info, version), Token);
                        break;
                }
            }

            before = await AnswersAsync(store);
        }

        foreach (var file in Directory.GetFiles(Path.Combine(_directory.Path, ".pys3local"), "index.db*"))
            File.Delete(file);

        await using var again = await LocalObjectStore.OpenAsync(Options, Token);
        Assert.Equal(before, await AnswersAsync(again));
    }

    private static async Task<string[]> AnswersAsync(LocalObjectStore store)
    {
        var answers = new List<string>();
        foreach (var query in (ListQuery[])[
            new() { Limit = 7 }, new() { Limit = 7, Delimiter = "/" }, new() { Limit = 7, Versions = true }, new() { Limit = 7, Prefix = "a", Delimiter = "/", Versions = true }, new() { Limit = 1000, Prefix = "d/" }])
        {
            for (var next = query; ;)
            {
                var page = await store.ListObjectsAsync(Bucket, next, Token);
                answers.AddRange(page.Entries.Select(static entry => entry.Object is not { } info ? entry.Name : string.Join(
                    '|', info.Key, info.VersionId, info.IsLatest, info.IsDeleteMarker, info.Size, info.ETag, info.LastModified.UtcTicks, info.ContentType,
                    string.Join(',', info.Metadata), string.Join(',', info.Attributes))));
                if (!page.IsTruncated)
                    break;

                next = next with { After = page.Entries[^1].Name, AfterVersion = page.Entries[^1].Object?.VersionId };
            }
        }

        return [.. answers];
    }

    private sealed class LaterTime : TimeProvider
    {
        public TimeSpan Later { get; set; }

        public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + Later;
    }
}
