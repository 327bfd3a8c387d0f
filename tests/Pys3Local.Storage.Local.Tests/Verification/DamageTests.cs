using Pys3Local.Storage.Local.Files;
using Pys3Local.Storage.Local.Tests.Starting;
using Pys3Local.Storage.Local.Verification;
using Pys3Local.Storage.Tests;
using static Pys3Local.Storage.Tests.TestObjects;

namespace Pys3Local.Storage.Local.Tests.Verification;

/// <summary>What disks, file systems and hands do to a store: found, said to who reads it, kept, and never put right by guessing.</summary>
public sealed partial class DamageTests : IDisposable
{
    private const string Bucket = "bucket";

    private readonly TemporaryStore _directory = new();

    private static CancellationToken Token => TestRun.Cancellation;

    private string Objects => Path.Combine(_directory.Path, Bucket, "objects");

    private string Metadata => Path.Combine(_directory.Path, Bucket, ".metadata");

    private string Versions(string key) => Path.Combine(_directory.Path, Bucket, ".versions", key + "%=");

    public void Dispose() => _directory.Dispose();

    /// <summary>faults A8</summary>
    [Test]
    [Arguments(0)]
    [Arguments(3)]
    [Arguments(100)]
    public async Task A_file_of_another_size_that_nobody_has_written_is_damage(int size)
    {
        await using var store = await OpenAsync();
        await PutTaggedAsync(store, "a", "content");
        Resize(Path.Combine(Objects, "a"), size);

        for (var round = 0; round < 2; round++)
        {
            Assert.Equal(StorageFailure.Damaged, await FailureAsync(async () => await store.ReadTextAsync(Bucket, "a")));
            Assert.Equal(StorageFailure.Damaged, await FailureAsync(async () => await store.FindObjectAsync(Bucket, "a", null, Token)));
            Assert.Equal(["Damaged a null"], await FindAsync(store));
        }

        var listed = Assert.Single((await store.ListObjectsAsync(Bucket, new ListQuery { Limit = 10 }, Token)).Entries).Object!;
        Assert.Equal("yes", listed.Attributes["tag"]);
        Assert.Equal(7, listed.Size);
        await store.PutAsync(Bucket, "a", "again");
        Assert.Equal("again", await store.ReadTextAsync(Bucket, "a"));
        Assert.Empty(await FindAsync(store));
    }

    /// <summary>faults A8: <c>objects/KEY</c> is a second name of the newest version.</summary>
    [Test]
    [Arguments(true)]
    [Arguments(false)]
    public async Task A_version_keeps_its_lock_whatever_is_done_to_its_file(bool rebuilt)
    {
        await using (var store = await OpenAsync())
            await PutTaggedAsync(store, "a", "content", "v1");

        File.AppendAllText(Path.Combine(Objects, "a"), "more");
        File.SetLastWriteTimeUtc(Path.Combine(Objects, "a"), DateTime.UtcNow.AddHours(-1));
        if (rebuilt)
            RemoveIndex();

        await using var again = await LocalObjectStore.OpenAsync(_directory.Options, Token);
        Assert.Equal(StorageFailure.Damaged, await FailureAsync(async () => await again.ReadTextAsync(Bucket, "a", "v1")));
        ObjectInfo? seen = null;
        await Assert.ThrowsAsync<InvalidOperationException>(async () => await again.DeleteObjectAsync(
            Bucket, "a", "v1", (_, victim) => throw new InvalidOperationException((seen = victim)?.VersionId), Token));
        Assert.Equal("yes", seen!.Attributes["tag"]);
        Assert.Equal(["Damaged a v1"], await FindAsync(again));
        Assert.Equal(["a v1"], await NamesAndVersionsAsync(again));
    }

    /// <summary>faults A8: a file may be edited by hand, but that takes no lock away.</summary>
    [Test]
    public async Task A_plain_file_that_is_replaced_by_hand_is_what_it_is_now_and_keeps_its_lock()
    {
        await using var store = await OpenAsync();
        await PutTaggedAsync(store, "a", "content");
        File.WriteAllText(Path.Combine(Objects, "a"), "by hand");
        File.SetLastWriteTimeUtc(Path.Combine(Objects, "a"), DateTime.UtcNow.AddHours(-1));
        var found = await store.FindObjectAsync(Bucket, "a", null, Token);
        Assert.Equal(ETag(Bytes("by hand")), found!.ETag);
        Assert.Equal("yes", found.Attributes["tag"]);
        Assert.False(found.Attributes.ContainsKey("checksum"));
    }

    /// <summary>faults A8: a copy of the store has other times, and loses nothing by it.</summary>
    [Test]
    public async Task A_version_whose_file_has_another_time_and_the_same_bytes_is_whole()
    {
        await using var store = await OpenAsync();
        await PutTaggedAsync(store, "a", "content", "v1");
        File.SetLastWriteTimeUtc(Path.Combine(Versions("a"), "v1"), DateTime.UtcNow.AddHours(-1));
        Assert.Equal("content", await store.ReadTextAsync(Bucket, "a"));
        Assert.Equal("yes", (await store.FindObjectAsync(Bucket, "a", "v1", Token))!.Attributes["tag"]);
        Assert.Empty(await FindAsync(store));
    }

    /// <summary>faults A9</summary>
    [Test]
    [Arguments("v1", false, false)]
    [Arguments("v2", false, false)]
    [Arguments("v3", false, false)]
    [Arguments("v1", true, false)]
    [Arguments("v2", true, true)]
    [Arguments("v3", true, true)]
    public async Task A_version_whose_metadata_is_lost_stays_where_it_was(string version, bool rebuilt, bool removed)
    {
        await using (var store = await OpenAsync())
        {
            await store.PutAsync(Bucket, "a", "one", "v1");
            await store.PutAsync(Bucket, "a", "two", "v2");
            await store.PutAsync(Bucket, "a", "three", "v3");
        }

        var sidecar = Path.Combine(Versions("a"), version + ".json");
        if (removed)
            File.Delete(sidecar);
        else
            File.WriteAllBytes(sidecar, new byte[new FileInfo(sidecar).Length]);

        if (rebuilt)
            RemoveIndex();

        await using var again = await LocalObjectStore.OpenAsync(_directory.Options, Token);
        Assert.Equal([$"Metadata a {version}"], await FindAsync(again));
        Assert.Equal(["a v3", "a v2", "a v1"], await NamesAndVersionsAsync(again));
        foreach (var (id, content) in ((string, string)[])[("v1", "one"), ("v2", "two"), ("v3", "three")])
            Assert.Equal(content, await again.ReadTextAsync(Bucket, "a", id));

        Assert.Equal("three", await again.ReadTextAsync(Bucket, "a"));
        Assert.Equal([$"Metadata a {version}"], await FindAsync(again));
    }

    /// <summary>faults A9: else the older version would come back to life.</summary>
    [Test]
    public async Task A_delete_marker_whose_metadata_is_lost_stays_the_newest()
    {
        await using (var store = await OpenAsync())
        {
            await store.PutAsync(Bucket, "a", "one", "v1");
            await store.PutObjectAsync(Bucket, "a", DeleteMarker("v2"), Token);
        }

        File.WriteAllBytes(Path.Combine(Versions("a"), "v2.json"), new byte[100]);
        RemoveIndex();
        await using var again = await LocalObjectStore.OpenAsync(_directory.Options, Token);
        Assert.True((await again.FindObjectAsync(Bucket, "a", null, Token))!.IsDeleteMarker);
        Assert.Empty(await again.NamesAsync(Bucket));
        Assert.Equal(["Metadata a v2"], await FindAsync(again));
    }

    /// <summary>faults A8, A9: the bytes of a version are gone, and its metadata is not.</summary>
    [Test]
    public async Task A_version_without_bytes_is_missing_and_not_forgotten()
    {
        await using var store = await OpenAsync();
        await PutTaggedAsync(store, "a", "one", "v1");
        await PutTaggedAsync(store, "a", "two", "v2");
        File.Delete(Path.Combine(Versions("a"), "v1"));
        Assert.Equal(StorageFailure.Damaged, await FailureAsync(async () => await store.ReadTextAsync(Bucket, "a", "v1")));
        Assert.Equal(["Missing a v1"], await FindAsync(store));
        Assert.Equal(["a v2", "a v1"], await NamesAndVersionsAsync(store));
        Assert.NotNull(await store.DeleteObjectAsync(Bucket, "a", "v1", null, Token));
        Assert.Empty(await FindAsync(store));
    }

    /// <summary>faults A17</summary>
    [Test]
    [Arguments(3 << 20)]
    [Arguments(100)]
    [Arguments(0)]
    public async Task A_sidecar_of_garbage_is_a_finding_and_the_object_is_served_by_its_bytes(int size)
    {
        await using (var store = await OpenAsync())
        {
            await PutTaggedAsync(store, "a", "content");
            await store.PutAsync(Bucket, "b", "other");
        }

        var garbage = Bytes(size, seed: 7);
        await File.WriteAllBytesAsync(Path.Combine(Metadata, "a.json"), garbage, Token);
        RemoveIndex();
        await using var again = await LocalObjectStore.OpenAsync(_directory.Options, Token);
        Assert.Equal(["a", "b"], await again.NamesAsync(Bucket));
        Assert.Equal("content", await again.ReadTextAsync(Bucket, "a"));
        Assert.True((await again.FindObjectAsync(Bucket, "a", null, Token))!.Attributes.ContainsKey(ObjectInfo.UnreadableAttribute));
        Assert.Equal(["Metadata a null"], await FindAsync(again));
        Assert.Equal(garbage, await File.ReadAllBytesAsync(Path.Combine(Metadata, "a.json"), Token));
        await again.PutAsync(Bucket, "a", "new");
        Assert.Empty(await FindAsync(again));
    }

    /// <summary>A flip that leaves JSON what it is, and makes of its values something else.</summary>
    [Test]
    public async Task A_flip_in_a_sidecar_is_found_whatever_it_makes_of_it()
    {
        await using (var store = await OpenAsync())
        {
            await PutTaggedAsync(store, "a", "content");
            await PutTaggedAsync(store, "v", "content", "v1");
        }

        foreach (var sidecar in (string[])[Path.Combine(Metadata, "a.json"), Path.Combine(Versions("v"), "v1.json")])
            File.WriteAllText(sidecar, File.ReadAllText(sidecar).Replace("yes", "yet", StringComparison.Ordinal));

        await using var again = await LocalObjectStore.OpenAsync(_directory.Options, Token);
        Assert.Equal(["Metadata a null", "Metadata v v1"], await FindAsync(again));
    }

    /// <summary>faults A19</summary>
    [Test]
    public async Task What_has_no_checksum_is_counted_and_read()
    {
        await using var store = await OpenAsync();
        await store.PutAsync(Bucket, "a", "content");
        Directory.CreateDirectory(Path.Combine(Objects, "dir"));
        File.WriteAllText(Path.Combine(Objects, "dir", "by hand"), "12345");
        var progress = new LastProgress();
        Assert.Equal(["Index dir/by hand null"], await FindAsync(store, progress));
        Assert.Equal(1, progress.Value.WithoutChecksum);
        Assert.Equal(12, progress.Value.Bytes);
        Assert.Equal(2, progress.Value.Versions);
    }

    /// <summary>faults A19: <c>rm -r BUCKET/.metadata</c></summary>
    [Test]
    public async Task Metadata_that_is_gone_is_found()
    {
        await using var store = await OpenAsync();
        await PutTaggedAsync(store, "a", "content");
        await store.PutAsync(Bucket, "dir/b", "other");
        Directory.Delete(Metadata, recursive: true);
        var progress = new LastProgress();
        Assert.Equal(["Metadata a null", "Metadata dir/b null"], await FindAsync(store, progress));
        Assert.Equal(2, progress.Value.WithoutChecksum);
        Assert.Equal(12, progress.Value.Bytes);
    }

    /// <summary>faults A19</summary>
    [Test]
    public async Task What_cannot_be_read_is_a_finding_and_not_the_end()
    {
        await using (var store = await OpenAsync())
        {
            foreach (var key in (string[])["a", "closed/b", "z"])
                await store.PutAsync(Bucket, key, "content");
        }

        var files = new InterceptedFiles(path =>
        {
            if (path.EndsWith("objects/closed", StringComparison.Ordinal) || path.EndsWith("objects/z", StringComparison.Ordinal))
                throw LinuxErrors.From(LinuxErrors.Access, path);
        });
        await using var again = await LocalObjectStore.OpenAsync(_directory.Options, files, Token);
        Assert.Equal(["Unreadable  null", "Unreadable z null"], await FindAsync(again));
    }

    /// <summary>faults A20</summary>
    [Test]
    public async Task A_key_with_versions_is_counted_once()
    {
        await using var store = await OpenAsync();
        await store.PutAsync(Bucket, "plain", "12345");
        await store.PutAsync(Bucket, "a", "12345", "v1");
        await store.PutAsync(Bucket, "a", "12345", "v2");
        await store.PutAsync(Bucket, "a/b", "12345", "v1");
        await store.PutObjectAsync(Bucket, "gone", DeleteMarker("v1"), Token);
        File.WriteAllText(Path.Combine(Versions("a"), "v1"), "54321");
        var progress = new LastProgress();
        Assert.Equal(["Damaged a v1"], await FindAsync(store, progress));
        Assert.Equal(5, progress.Value.Versions);
        Assert.Equal(20, progress.Value.Bytes);
    }

    private static void Resize(string path, int size)
    {
        var time = File.GetLastWriteTimeUtc(path);
        using (var file = new FileStream(path, FileMode.Open))
            file.SetLength(size);

        File.SetLastWriteTimeUtc(path, time);
    }

    private static void Flip(string path)
    {
        var time = File.GetLastWriteTimeUtc(path);
        var bytes = File.ReadAllBytes(path);
        bytes[^1] ^= 1;
        File.WriteAllBytes(path, bytes);
        File.SetLastWriteTimeUtc(path, time);
    }

    private static async Task PutTaggedAsync(LocalObjectStore store, string key, string content, string version = ObjectInfo.NullVersion)
    {
        var bytes = Bytes(content);
        var info = Info(bytes) with { Attributes = StringMap.Empty.Add("tag", "yes").Add("checksum", "CRC32 FULL_OBJECT AAAAAA==") };
        await store.PutObjectAsync(Bucket, key, Write(new MemoryStream(bytes), info, version), Token);
    }

    private static async Task<string[]> NamesAndVersionsAsync(LocalObjectStore store) =>
        [.. (await store.ListObjectsAsync(Bucket, new ListQuery { Limit = 100, Versions = true }, Token)).Entries.Select(static entry => $"{entry.Name} {entry.Object!.VersionId}")];

    private static async Task<List<string>> FindAsync(LocalObjectStore store, IProgress<VerifyProgress>? progress = null, VerifyOptions? options = null)
    {
        var found = new List<string>();
        await foreach (var finding in store.VerifyAsync(options ?? new VerifyOptions(), progress, Token))
            found.Add($"{finding.Fault} {finding.Key} {finding.VersionId}");

        found.Sort(StringComparer.Ordinal);
        return found;
    }

    private void RemoveIndex()
    {
        foreach (var file in Directory.GetFiles(Path.Combine(_directory.Path, ".pys3local"), "index.db*"))
            File.Delete(file);
    }

    private async Task<LocalObjectStore> OpenAsync()
    {
        var store = await LocalObjectStore.OpenAsync(_directory.Options, Token);
        await store.CreateBucketAsync(Bucket);
        return store;
    }

    private sealed class LastProgress : IProgress<VerifyProgress>
    {
        public VerifyProgress Value { get; private set; }

        public void Report(VerifyProgress value) => Value = value;
    }
}
