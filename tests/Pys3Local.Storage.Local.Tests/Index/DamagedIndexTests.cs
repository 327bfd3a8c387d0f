using System.Text;
using Pys3Local.Storage.Local.Index;
using Pys3Local.Storage.Local.Verification;
using Pys3Local.Storage.Tests;
using static Pys3Local.Storage.Tests.TestObjects;

namespace Pys3Local.Storage.Local.Tests.Index;

/// <summary>Bits that flip in <c>index.db</c> (faults A11): it is never the truth, and never answers what is not so.</summary>
public sealed class DamagedIndexTests : IDisposable
{
    private const string Bucket = "bucket";

    private readonly TemporaryStore _directory = new();

    private static CancellationToken Token => TestRun.Cancellation;

    private string IndexPath => Path.Combine(_directory.Path, ".pys3local", "index.db");

    public void Dispose() => _directory.Dispose();

    [Test]
    [Arguments("key-0050", 4)]
    [Arguments("key-0050", 7)]
    [Arguments("text/marked", 2)]
    public async Task A_flip_in_a_row_is_seen_by_the_listing_that_reads_it(string text, int at)
    {
        var expected = await FillAsync();
        Flip(text, at);
        await using var store = await LocalObjectStore.OpenAsync(_directory.Options, Token);
        Assert.Equal(expected, await ListedAsync(store));
        Assert.Equal("content 50", await store.ReadTextAsync(Bucket, "key-0050"));
        Assert.Empty(await FindAsync(store));
    }

    [Test]
    public async Task Metadata_that_is_no_json_any_more_is_no_mistake_of_the_server()
    {
        var expected = await FillAsync();
        using (var database = new Database(IndexPath))
            database.Run("UPDATE versions SET extra = x'5b5b22', sum = NULL; PRAGMA wal_checkpoint(TRUNCATE)");

        await using var store = await LocalObjectStore.OpenAsync(_directory.Options, Token);
        Assert.Equal("text/marked", (await store.FindObjectAsync(Bucket, "key-0001", null, Token))!.ContentType);
        Assert.Equal(expected, await ListedAsync(store));
    }

    [Test]
    public async Task A_verification_finds_a_row_that_is_missing_and_one_that_is_too_many()
    {
        var expected = await FillAsync();
        using (var database = new Database(IndexPath))
        {
            database.Run("DELETE FROM versions WHERE key = CAST('key-0007' AS BLOB); PRAGMA wal_checkpoint(TRUNCATE)");
            database.Run("INSERT INTO versions SELECT bucket, CAST('ghost' AS BLOB), age, version, size, etag, modified, type, marker, file_time, place, extra, NULL FROM versions WHERE key = CAST('key-0008' AS BLOB)");
        }

        await using var store = await LocalObjectStore.OpenAsync(_directory.Options, Token);
        Assert.Equal(["Index ghost", "Index key-0007"], (await FindAsync(store)).Order(StringComparer.Ordinal));
        Assert.Equal(expected, await ListedAsync(store));
    }

    /// <summary>
    /// A row of which the key or the bucket has become smaller or greater leads a search past others, or ends a scan: the listing sees that without a verification.
    /// </summary>
    [Test]
    [Arguments(100, 1)]
    [Arguments(7, 2)]
    public async Task A_flip_in_the_order_of_the_rows_is_seen_by_the_listing_that_it_would_lead_past_others(int pageSize, int seed)
    {
        var expected = await FillAsync();
        var whole = await File.ReadAllBytesAsync(IndexPath, Token);
        var places = new List<int>();
        for (var at = 0; whole.AsSpan(at).IndexOf("key-0"u8) is >= 0 and var found; at += found + 1)
            places.Add(at + found);

        // Thirteen bytes of types, of which the first is the bucket's, are before the key, or before the directory that it begins with.
        var random = new Random(seed);
        for (var round = 0; round < 30; round++)
        {
            var flipped = whole.ToArray();
            var at = places[random.Next(places.Count)];
            at = random.Next(3) == 0 ? at - 13 - (flipped.AsSpan(at - 4, 4).SequenceEqual("dir/"u8) ? 4 : 0) : at + random.Next(8);
            flipped[at] ^= (byte)(1 << random.Next(8));
            await File.WriteAllBytesAsync(IndexPath, flipped, Token);
            await using var store = await LocalObjectStore.OpenAsync(_directory.Options, Token);
            var listed = await ListedAsync(store, pageSize);
            Assert.True(expected.SequenceEqual(listed), $"byte {at}: {expected.Count} were expected, {listed.Count} listed");
        }
    }

    /// <summary>Anywhere in the file, the pages of the tree included: after a verification every listing is right, and nothing else was reported than the index.</summary>
    [Test]
    [Arguments(1)]
    [Arguments(2)]
    public async Task After_a_verification_a_listing_is_right_wherever_a_bit_has_flipped(int seed)
    {
        var expected = await FillAsync();
        var whole = await File.ReadAllBytesAsync(IndexPath, Token);
        var random = new Random(seed);
        for (var round = 0; round < 40; round++)
        {
            var flipped = whole.ToArray();
            var at = random.Next(flipped.Length);
            flipped[at] ^= (byte)(1 << random.Next(8));
            await File.WriteAllBytesAsync(IndexPath, flipped, Token);
            await using var store = await LocalObjectStore.OpenAsync(_directory.Options, Token);
            var findings = await FindAsync(store);
            Assert.True(findings.All(finding => finding.StartsWith("Index", StringComparison.Ordinal)), $"byte {at}: {string.Join(", ", findings)}");
            Assert.True(expected.SequenceEqual(await ListedAsync(store)), $"byte {at}: the listing differs");
            Assert.Equal("content 50", await store.ReadTextAsync(Bucket, "key-0050"));
        }
    }

    [Test]
    public async Task It_is_rebuilt_beside_writes_that_go_on()
    {
        await FillAsync();
        Flip("key-0050", 4);
        await using var store = await LocalObjectStore.OpenAsync(_directory.Options, Token);
        var writing = Task.WhenAll(Enumerable.Range(0, 50).Select(async i => await store.PutAsync(Bucket, $"new-{i:00}", "new")));
        var listed = await ListedAsync(store);
        await writing;
        Assert.Contains(listed, static line => line.StartsWith("key-0050 ", StringComparison.Ordinal));
        Assert.Equal(50, (await ListedAsync(store)).Count(static line => line.StartsWith("new-", StringComparison.Ordinal)));
        Assert.Empty(await FindAsync(store));
    }

    private async Task<List<string>> FillAsync()
    {
        await using var store = await LocalObjectStore.OpenAsync(_directory.Options, Token);
        await store.CreateBucketAsync(Bucket);
        for (var i = 0; i < 200; i++)
        {
            var content = Bytes($"content {i}");
            var info = Info(content) with { ContentType = "text/marked", Metadata = StringMap.Empty.Add("number", $"{i}") };
            await store.PutObjectAsync(Bucket, i % 3 == 0 ? $"dir/key-{i:0000}" : $"key-{i:0000}", Write(new MemoryStream(content), info), Token);
        }

        await store.PutAsync(Bucket, "versioned", "one", "v1");
        await store.PutAsync(Bucket, "versioned", "two", "v2");
        return await ListedAsync(store);
    }

    /// <summary>All versions, with all that is known of them; a client that is asked to try again does so.</summary>
    private static async Task<List<string>> ListedAsync(LocalObjectStore store, int pageSize = 100)
    {
        var listed = new List<string>();
        for (var query = new ListQuery { Limit = pageSize, Versions = true }; ;)
        {
            ListPage page;
            try
            {
                page = await store.ListObjectsAsync(Bucket, query, Token);
            }
            catch (StorageException failure) when (failure.Failure == StorageFailure.Busy)
            {
                continue;
            }

            listed.AddRange(page.Entries.Select(static entry => string.Join(
                ' ', entry.Name, entry.Object!.VersionId, entry.Object.ETag, entry.Object.Size, entry.Object.LastModified.UtcTicks, entry.Object.ContentType, string.Join(',', entry.Object.Metadata))));
            if (!page.IsTruncated)
                return listed;

            query = query with { After = page.Entries[^1].Name, AfterVersion = page.Entries[^1].Object!.VersionId };
        }
    }

    private static async Task<List<string>> FindAsync(LocalObjectStore store)
    {
        var found = new List<string>();
        await foreach (var finding in store.VerifyAsync(new VerifyOptions(), null, Token))
            found.Add($"{finding.Fault} {finding.Key}");

        return found;
    }

    private void Flip(string text, int at)
    {
        var bytes = File.ReadAllBytes(IndexPath);
        var found = bytes.AsSpan().IndexOf(Encoding.UTF8.GetBytes(text));
        Assert.True(found >= 0);
        bytes[found + at] ^= 1;
        File.WriteAllBytes(IndexPath, bytes);
    }
}
