using System.Text.Json;
using Pys3Local.Storage;
using Pys3Local.Storage.Local;
using Pys3Local.Storage.Local.Operations;
using Pys3Local.Storage.Local.Verification;

namespace Pys3Local.Cli.Tests.Commands;

public sealed class CacheCommandTests
{
    private static CancellationToken Cancellation => TestRun.Cancellation;

    [Test]
    public async Task A_directory_without_a_store_is_empty_and_stays_so()
    {
        using var shell = new TestShell();
        var path = shell["data"];
        Assert.Equal((ExitCode.Success, "Cache is empty\n", ""), await shell.RunAsync("cache", "stats", "--path", path));
        Assert.Equal("Cache is already empty\n", (await shell.RunAsync("cache", "cleanup", "--all", "--path", path)).Output);
        Assert.Equal("No entries found for bucket 'a'\n", (await shell.RunAsync("cache", "cleanup", "--bucket", "a", "--path", path)).Output);
        Assert.Equal("Cache is empty\n", (await shell.RunAsync("cache", "vacuum", "--path", path)).Output);
        Assert.False(Directory.Exists(path));
    }

    [Test]
    public async Task Stats_count_by_bucket_in_the_originals_words()
    {
        using var shell = new TestShell();
        await FillAsync(shell["data"]);
        var (code, output, error) = await shell.RunAsync("cache", "stats", "--path", shell["data"]);
        Assert.Equal((ExitCode.Success, ""), (code, error));
        Assert.Equal(
            """
            Local Storage Cache Statistics

            Overall Statistics:
              Total objects: 3
              Total size: 2.0 KiB

            Per-Bucket Statistics:

              photos:
                Objects: 2
                Size: 2.0 KiB

              texts:
                Objects: 1
                Size: 5.0 B

            """.ReplaceLineEndings("\n"),
            output);
        Assert.Equal(
            "Cache Statistics - Bucket 'texts'\n\nTotal objects: 1\nTotal size: 5.0 B\n",
            (await shell.RunAsync("cache", "stats", "--bucket", "texts", "--path", shell["data"])).Output);
        Assert.Equal(
            "No cache entries for bucket 'none'\n",
            (await shell.RunAsync("cache", "stats", "--bucket", "none", "--path", shell["data"])).Output);
        var json = JsonDocument.Parse((await shell.RunAsync("cache", "stats", "--json", "--path", shell["data"])).Output).RootElement;
        Assert.Equal((3, 2053, true), (json.GetProperty("objects").GetInt32(), json.GetProperty("size").GetInt32(), json.GetProperty("complete").GetBoolean()));
        Assert.Equal(["photos", "texts"], json.GetProperty("buckets").EnumerateArray().Select(bucket => bucket.GetProperty("name").GetString()));
    }

    [Test]
    public async Task What_is_cleaned_up_comes_back_from_the_files()
    {
        using var shell = new TestShell();
        var path = shell["data"];
        await FillAsync(path);

        Assert.Equal("✓ Removed 2 objects for bucket 'photos'\n", (await shell.RunAsync("cache", "cleanup", "--bucket", "photos", "--path", path)).Output);
        var (_, output, error) = await shell.RunAsync("cache", "stats", "--bucket", "photos", "--path", path);
        Assert.Equal("No cache entries for bucket 'photos'\n", output);
        Assert.Contains("not complete", error);
        Assert.Equal("✓ Removed 1 objects from cache\n", (await shell.RunAsync("cache", "cleanup", "--all", "--yes", "--path", path)).Output);
        Assert.Equal("Cache is empty\n", (await shell.RunAsync("cache", "stats", "--path", path)).Output);

        await using (var store = await OpenAsync(path))
        {
            // A listing waits for the index of its own bucket.
            foreach (var (bucket, keys) in new[] { ("photos", (string[])["a", "b/c"]), ("texts", ["hello"]) })
                Assert.Equal(keys, (await store.ListObjectsAsync(bucket, new ListQuery { Limit = 10 }, Cancellation)).Entries.Select(entry => entry.Name));

            await IndexedAsync(store);
        }

        (var code, output, error) = await shell.RunAsync("cache", "stats", "--path", path);
        Assert.Equal((ExitCode.Success, ""), (code, error));
        Assert.Contains("Total objects: 3\n", output);
    }

    [Test]
    public async Task Beside_a_server_that_cannot_be_asked_it_reads_and_changes_nothing()
    {
        using var shell = new TestShell();
        var path = shell["data"];
        await FillAsync(path);
        await using var store = await OpenAsync(path);
        // Without its admin socket: one that has it is asked, see BesideServerTests.
        foreach (var command in (string[][])[["stats"], ["cleanup", "--all", "--yes"], ["cleanup", "--bucket", "photos"], ["vacuum"]])
        {
            var (code, _, error) = await shell.RunAsync(["cache", .. command, "--path", path]);
            Assert.Equal(ExitCode.Failure, code);
            Assert.EndsWith("a server is using this directory; stop it first\n", error);
        }
    }

    [Test]
    public async Task Vacuum_says_what_it_saved()
    {
        using var shell = new TestShell();
        await FillAsync(shell["data"]);
        var (code, output, _) = await shell.RunAsync("cache", "vacuum", "--path", shell["data"]);
        Assert.Equal(ExitCode.Success, code);
        Assert.Matches(@"^Optimizing cache database\.\.\.\n✓ Database optimized\n  Before: [\d.]+ KiB\n  After: [\d.]+ KiB\n(  Saved: .*\n)?$", output);
        Assert.Contains("Total objects: 3\n", (await shell.RunAsync("cache", "stats", "--path", shell["data"])).Output);
    }

    [Test]
    [Arguments("Must specify --bucket or --all")]
    [Arguments("Cannot combine --all with --bucket", "--all", "--bucket", "a")]
    public async Task Cleanup_wants_to_know_of_what(string message, params string[] options)
    {
        using var shell = new TestShell();
        Assert.Equal((ExitCode.Failure, "", $"pys3local: {message}\n"), await shell.RunAsync(["cache", "cleanup", .. options]));
    }

    [Test]
    public async Task Other_stores_have_no_index()
    {
        using var shell = new TestShell();
        shell.Variables["PYS3LOCAL_BACKEND"] = "memory";
        Assert.Equal(ExitCode.Failure, (await shell.RunAsync("cache", "stats")).Code);
    }

    private static ValueTask<LocalObjectStore> OpenAsync(string path) =>
        LocalObjectStore.OpenAsync(new LocalStoreOptions { Path = path }, Cancellation);

    private static async Task FillAsync(string path)
    {
        await using var store = await OpenAsync(path);
        await PutAsync(store, "photos", "a", 1024);
        await PutAsync(store, "photos", "b/c", 1024);
        await PutAsync(store, "texts", "hello", 5);
        await IndexedAsync(store);
    }

    /// <summary>A verification waits until the index knows every object, and compares it with the files.</summary>
    private static async Task IndexedAsync(LocalObjectStore store)
    {
        await foreach (var finding in store.VerifyAsync(new VerifyOptions { IndexOnly = true }, cancellationToken: Cancellation))
            Assert.Fail($"{finding}");

        Assert.True(store.Space().IndexIsComplete);
    }

    private static async Task PutAsync(LocalObjectStore store, string bucket, string key, int size)
    {
        await store.WriteBucketAsync(bucket, found => found ?? new BucketInfo { Name = bucket, Created = DateTimeOffset.UnixEpoch }, Cancellation);
        var info = new ObjectInfo { Key = key, Size = size, ETag = new('0', 32), LastModified = DateTimeOffset.UnixEpoch };
        await store.PutObjectAsync(bucket, key, new() { Body = new MemoryStream(new byte[size]), Seal = _ => info }, Cancellation);
    }
}
