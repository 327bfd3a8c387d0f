using Pys3Local.Storage.Local.Verification;
using Pys3Local.Storage.Tests;
using static Pys3Local.Storage.Tests.TestObjects;

namespace Pys3Local.Storage.Local.Tests.Verification;

public sealed class VerifyTests : IDisposable
{
    private const string Bucket = "bucket";

    private readonly TemporaryStore _directory = new();

    private static CancellationToken Token => TestRun.Cancellation;

    private string Objects => Path.Combine(_directory.Path, Bucket, "objects");

    public void Dispose() => _directory.Dispose();

    [Test]
    public async Task What_is_whole_is_found_whole()
    {
        await using var store = await OpenAsync();
        await store.PutAsync(Bucket, "a", "1");
        await store.PutAsync(Bucket, "a/b", "2");
        await store.PutAsync(Bucket, "v", "3", "v1");
        await store.PutObjectAsync(Bucket, "v", DeleteMarker("v2"), Token);
        var parts = new PartSizes();
        parts.Add(70_000);
        parts.Add(30_000);
        var content = Bytes(100_000);
        byte[] md5s = [.. System.Security.Cryptography.MD5.HashData(content.AsSpan(0, 70_000)), .. System.Security.Cryptography.MD5.HashData(content.AsSpan(70_000))];
        var info = Info(content) with { ETag = $"{ETag(md5s)}-2", Attributes = StringMap.Empty.Add(PartSizes.Attribute, parts.ToString()) };
        await store.PutObjectAsync(Bucket, "assembled", Write(new MemoryStream(content), info), Token);
        Assert.Empty(await FindAsync(store));
        Assert.Empty(await FindAsync(store, indexOnly: true));

        Flip(Path.Combine(Objects, "assembled"));
        Assert.Equal(["Damaged assembled null"], await FindAsync(store));
    }

    [Test]
    public async Task A_bit_that_rots_is_found_and_nothing_is_repaired()
    {
        await using var store = await OpenAsync();
        await store.PutAsync(Bucket, "a", "content");
        await store.PutAsync(Bucket, "b", "content");
        Flip(Path.Combine(Objects, "a"));
        Assert.Equal(["Damaged a null"], await FindAsync(store));
        Assert.Equal(["Damaged a null"], await FindAsync(store));
        Assert.Equal(StorageFailure.Damaged, await FailureAsync(async () => await store.FindObjectAsync(Bucket, "a", null, Token)));
        var listed = (await store.ListObjectsAsync(Bucket, new ListQuery { Limit = 1 }, Token)).Entries[0].Object!;
        Assert.Equal(ETag(Bytes("content")), listed.ETag);
    }

    [Test]
    public async Task What_is_named_by_its_hash_needs_no_metadata()
    {
        var rotten = Bytes("rotten");
        var ids = new Dictionary<string, string>
        {
            ["whole"] = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(Bytes("content"))),
            ["put-there"] = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(Bytes("content"))),
            ["damaged-there"] = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(Bytes("content"))),
        };
        await using var store = await OpenAsync();
        await store.PutAsync(Bucket, "whole", "content");
        await store.PutAsync(Bucket, "other", "no hash");
        File.WriteAllText(Path.Combine(Objects, "put-there"), "content");
        File.WriteAllBytes(Path.Combine(Objects, "damaged-there"), rotten);
        var progress = new Reached();
        var options = new VerifyOptions { Named = (_, key) => ids.GetValueOrDefault(key) };
        var found = new List<string>();
        await foreach (var finding in store.VerifyAsync(options, progress, Token))
        {
            if (finding.Fault != VerifyFault.Index)
                found.Add($"{finding.Fault} {finding.Key}");
        }

        Assert.Equal(["Damaged damaged-there"], found);
        Assert.Equal((4L, 0L), (progress.Value.Versions, progress.Value.WithoutChecksum));
    }

    [Test]
    public async Task A_file_that_somebody_has_changed_is_told_from_a_damaged_one()
    {
        await using var store = await OpenAsync();
        await store.PutAsync(Bucket, "a", "content");
        File.WriteAllText(Path.Combine(Objects, "a"), "something else");
        Assert.Equal(["Changed a null"], await FindAsync(store));
        Assert.Equal(ETag(Bytes("something else")), (await store.FindObjectAsync(Bucket, "a", null, Token))!.ETag);
        Assert.Empty(await FindAsync(store));
    }

    [Test]
    public async Task A_lost_file_and_unreadable_metadata_are_found()
    {
        await using var store = await OpenAsync();
        await store.PutAsync(Bucket, "lost", "1");
        await store.PutAsync(Bucket, "dir/bad", "2");
        File.Delete(Path.Combine(Objects, "lost"));
        File.WriteAllText(Path.Combine(_directory.Path, Bucket, ".metadata", "dir", "bad.json"), "{");
        Assert.Equal(["Index lost null", "Metadata dir/bad null", "Missing lost null"], (await FindAsync(store)).Order());
    }

    [Test]
    public async Task Files_that_come_and_go_are_seen_on_access_and_by_a_check_of_the_index()
    {
        await using var store = await OpenAsync();
        await store.PutAsync(Bucket, "kept", "1");
        await store.PutAsync(Bucket, "removed", "2");
        await store.PutAsync(Bucket, "seen", "3");
        File.Delete(Path.Combine(Objects, "removed"));
        File.Delete(Path.Combine(Objects, "seen"));
        Directory.CreateDirectory(Path.Combine(Objects, "new"));
        File.WriteAllText(Path.Combine(Objects, "new", "file"), "by hand");

        Assert.Null(await store.FindObjectAsync(Bucket, "seen", null, Token));
        Assert.Equal("by hand", await store.ReadTextAsync(Bucket, "new/file"));
        File.WriteAllText(Path.Combine(Objects, "new", "other"), "by hand too");
        Assert.Equal(["Index new/other null", "Index removed null"], (await FindAsync(store, indexOnly: true)).Order());
        Assert.Equal(["kept", "new/file", "new/other"], await store.NamesAsync(Bucket));
        Assert.Empty(await FindAsync(store, indexOnly: true));
    }

    private static void Flip(string path)
    {
        var time = File.GetLastWriteTimeUtc(path);
        var bytes = File.ReadAllBytes(path);
        bytes[^1] ^= 1;
        File.WriteAllBytes(path, bytes);
        File.SetLastWriteTimeUtc(path, time);
    }

    private static async Task<List<string>> FindAsync(LocalObjectStore store, bool indexOnly = false)
    {
        var found = new List<string>();
        await foreach (var finding in store.VerifyAsync(new VerifyOptions { IndexOnly = indexOnly }, null, Token))
            found.Add($"{finding.Fault} {finding.Key} {finding.VersionId}");

        return found;
    }

    private async Task<LocalObjectStore> OpenAsync()
    {
        var store = await LocalObjectStore.OpenAsync(_directory.Options, Token);
        await store.CreateBucketAsync(Bucket);
        return store;
    }

    private sealed class Reached : IProgress<VerifyProgress>
    {
        public VerifyProgress Value { get; private set; }

        public void Report(VerifyProgress value) => Value = value;
    }
}
