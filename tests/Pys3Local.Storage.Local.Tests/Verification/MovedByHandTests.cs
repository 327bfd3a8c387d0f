using Pys3Local.Storage.Local.Verification;
using Pys3Local.Storage.Tests;
using static Pys3Local.Storage.Tests.TestObjects;

namespace Pys3Local.Storage.Local.Tests.Verification;

/// <summary>Files of the store that have the places of others: nothing is served as what it is not, nothing disappears, and a verification names both.</summary>
public sealed class MovedByHandTests : IDisposable
{
    private const string Bucket = "bucket";

    private readonly TemporaryStore _directory = new();

    private static CancellationToken Token => TestRun.Cancellation;

    private string Root => Path.Combine(_directory.Path, Bucket);

    public void Dispose() => _directory.Dispose();

    [Test]
    [Arguments(false)]
    [Arguments(true)]
    public async Task Two_objects_that_were_exchanged_with_their_metadata_are_both_there_and_both_are_findings(bool rebuilt)
    {
        await using (var store = await OpenAsync())
        {
            await PutTaggedAsync(store, "a", "one");
            await PutTaggedAsync(store, "dir/b", "two");
        }

        Swap(Path.Combine(Root, "objects", "a"), Path.Combine(Root, "objects", "dir", "b"));
        Swap(Path.Combine(Root, ".metadata", "a.json"), Path.Combine(Root, ".metadata", "dir", "b.json"));
        if (rebuilt)
            RemoveIndex();

        await using var again = await OpenAsync();
        Assert.Equal("two", await again.ReadTextAsync(Bucket, "a"));
        Assert.Equal("one", await again.ReadTextAsync(Bucket, "dir/b"));
        Assert.Equal(["a", "dir/b"], await again.NamesAsync(Bucket));
        foreach (var key in (string[])["a", "dir/b"])
        {
            var found = (await again.FindObjectAsync(Bucket, key, null, Token))!;
            Assert.True(found.Attributes.ContainsKey(ObjectInfo.UnreadableAttribute));
            Assert.False(found.Attributes.ContainsKey("tag"));
        }

        for (var round = 0; round < 2; round++)
            Assert.Equal(["Metadata a null", "Metadata dir/b null"], await FindAsync(again));

        Swap(Path.Combine(Root, "objects", "a"), Path.Combine(Root, "objects", "dir", "b"));
        Swap(Path.Combine(Root, ".metadata", "a.json"), Path.Combine(Root, ".metadata", "dir", "b.json"));
        Assert.Equal("yes", (await again.FindObjectAsync(Bucket, "a", null, Token))!.Attributes["tag"]);
        Assert.Equal("one", await again.ReadTextAsync(Bucket, "a"));
        Assert.DoesNotContain(await FindAsync(again), static finding => finding.StartsWith("Metadata", StringComparison.Ordinal));
    }

    [Test]
    public async Task Metadata_that_was_exchanged_alone_leaves_each_its_bytes()
    {
        await using (var store = await OpenAsync())
        {
            await PutTaggedAsync(store, "a", "one");
            await PutTaggedAsync(store, "b", "two");
        }

        Swap(Path.Combine(Root, ".metadata", "a.json"), Path.Combine(Root, ".metadata", "b.json"));
        RemoveIndex();
        await using var again = await OpenAsync();
        Assert.Equal("one", await again.ReadTextAsync(Bucket, "a"));
        Assert.Equal("two", await again.ReadTextAsync(Bucket, "b"));
        Assert.Equal(["Metadata a null", "Metadata b null"], await FindAsync(again));
    }

    /// <summary>Without its attributes an encrypted version would be handed out as what it is stored as.</summary>
    [Test]
    [Arguments("v1", "v2", false)]
    [Arguments("v1", "v2", true)]
    [Arguments("v2", "v3", false)]
    [Arguments("v2", "v3", true)]
    public async Task Two_versions_that_were_exchanged_keep_their_metadata_and_are_not_read(string one, string other, bool rebuilt)
    {
        await using (var store = await OpenAsync())
        {
            foreach (var version in (string[])["v1", "v2", "v3"])
                await PutTaggedAsync(store, "a", $"content of {version}", version);
        }

        Swap(VersionFile(one), VersionFile(other));
        Swap(VersionFile(one + ".json"), VersionFile(other + ".json"));
        if (rebuilt)
            RemoveIndex();

        await using var again = await OpenAsync();
        foreach (var version in (string[])["v1", "v2", "v3"])
        {
            if (version == one || version == other)
                Assert.Equal(StorageFailure.Damaged, await FailureAsync(async () => await again.ReadTextAsync(Bucket, "a", version)));
            else
                Assert.Equal($"content of {version}", await again.ReadTextAsync(Bucket, "a", version));
        }

        var listed = (await again.ListObjectsAsync(Bucket, new ListQuery { Limit = 10, Versions = true }, Token)).Entries.Select(static entry => entry.Object!).ToList();
        Assert.Equal(["v3", "v2", "v1"], listed.Select(static version => version.VersionId));
        Assert.All(listed, static version => Assert.Equal("yes", version.Attributes["tag"]));
        var findings = await FindAsync(again);
        Assert.Contains($"Metadata a {one}", findings);
        Assert.Contains($"Metadata a {other}", findings);

        // It would be written over the other's.
        Assert.Equal(StorageFailure.Damaged, await FailureAsync(async () => await again.UpdateObjectAsync(Bucket, "a", one, static info => info with { ContentType = "x/y" }, Token)));
    }

    [Test]
    public async Task Metadata_of_two_versions_that_was_exchanged_alone_still_describes_them()
    {
        await using (var store = await OpenAsync())
        {
            await PutTaggedAsync(store, "a", "one", "v1");
            await PutTaggedAsync(store, "a", "two", "v2");
        }

        Swap(VersionFile("v1.json"), VersionFile("v2.json"));
        RemoveIndex();
        await using var again = await OpenAsync();
        Assert.Equal("one", await again.ReadTextAsync(Bucket, "a", "v1"));
        Assert.Equal("two", await again.ReadTextAsync(Bucket, "a", "v2"));
        Assert.Equal(["Metadata a v1", "Metadata a v2"], await FindAsync(again));
    }

    private static void Swap(string one, string other)
    {
        File.Move(one, one + ".swap");
        File.Move(other, one);
        File.Move(one + ".swap", other);
    }

    private static async Task PutTaggedAsync(LocalObjectStore store, string key, string content, string version = ObjectInfo.NullVersion)
    {
        var bytes = Bytes(content);
        await store.PutObjectAsync(Bucket, key, Write(new MemoryStream(bytes), Info(bytes) with { Attributes = StringMap.Empty.Add("tag", "yes") }, version), Token);
    }

    private static async Task<List<string>> FindAsync(LocalObjectStore store)
    {
        var found = new List<string>();
        await foreach (var finding in store.VerifyAsync(new VerifyOptions(), null, Token))
            found.Add($"{finding.Fault} {finding.Key} {finding.VersionId}");

        found.Sort(StringComparer.Ordinal);
        return found;
    }

    private string VersionFile(string name) => Path.Combine(Root, ".versions", "a%=", name);

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
}
