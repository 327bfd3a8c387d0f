using Pys3Local.Storage.Local.Files;
using Pys3Local.Storage.Local.Tests.Starting;
using Pys3Local.Storage.Tests;
using static Pys3Local.Storage.Tests.TestObjects;

namespace Pys3Local.Storage.Local.Tests.Faults;

/// <summary>Metadata that could not be read for a moment: it must not be taken for lost, neither by the index nor by a change.</summary>
public sealed class UnreadForAMomentTests : IDisposable
{
    private const string Bucket = "bucket";

    private readonly TemporaryStore _directory = new();
    private bool _failing = true;

    private static CancellationToken Token => TestRun.Cancellation;

    public void Dispose() => _directory.Dispose();

    [Test]
    [Arguments(LinuxErrors.InputOutput, "a", "null")]
    [Arguments(LinuxErrors.Access, "a", "null")]
    [Arguments(LinuxErrors.ReadOnly, "a", "null")]
    [Arguments(LinuxErrors.InputOutput, "b", "v1")]
    [Arguments(LinuxErrors.InputOutput, "b", "v2")]
    public async Task Its_metadata_is_there_again_when_it_can_be_read_again(int error, string key, string version)
    {
        await FillAsync();
        await using var store = await OpenAsync(key, error);
        Assert.True((await ListedAsync(store)).Single(info => info.Key == key && info.VersionId == version).Attributes.ContainsKey(ObjectInfo.UnreadableAttribute));
        Assert.Equal(StorageFailure.Damaged, await FailureAsync(
            async () => await store.UpdateObjectAsync(Bucket, key, version, static info => info with { ContentType = "x/y" }, Token)));
        _failing = false;
        Assert.Equal("yes", (await ListedAsync(store)).Single(info => info.Key == key && info.VersionId == version).Attributes["tag"]);
        Assert.Equal("yes", (await store.FindObjectAsync(Bucket, key, version, Token))!.Attributes["tag"]);
    }

    [Test]
    public async Task A_version_that_is_put_on_top_of_it_stays_on_top()
    {
        await FillAsync(gap: true);
        await using (var store = await OpenAsync("b", LinuxErrors.InputOutput))
        {
            await store.PutAsync(Bucket, "b", "three", "v4");
            _failing = false;
        }

        File.Delete(Path.Combine(_directory.Path, ".pys3local", "index.db"));
        await using var again = await OpenAsync("b", LinuxErrors.InputOutput);
        Assert.Equal("three", await again.ReadTextAsync(Bucket, "b"));
        Assert.Equal(["v4", "v3", "v1"], (await ListedAsync(again)).Where(static info => info.Key == "b").Select(static info => info.VersionId));
    }

    [Test]
    public async Task A_version_that_would_take_its_metadata_away_is_refused()
    {
        await FillAsync();
        await using var store = await OpenAsync("a", LinuxErrors.InputOutput);
        Assert.Equal(StorageFailure.Damaged, await FailureAsync(async () => await store.PutAsync(Bucket, "a", "two", "v1")));
        _failing = false;
        Assert.Equal("yes", (await store.FindObjectAsync(Bucket, "a", null, Token))!.Attributes["tag"]);
        await store.PutAsync(Bucket, "a", "two", "v1");
        Assert.Equal("yes", (await store.FindObjectAsync(Bucket, "a", ObjectInfo.NullVersion, Token))!.Attributes["tag"]);
    }

    [Test]
    [Arguments(false)]
    [Arguments(true)]
    public async Task A_file_that_could_not_be_read_is_listed_when_it_can_be(bool restarted)
    {
        await FillAsync();
        var path = Path.Combine(_directory.Path, Bucket, "objects", "by-hand");
        File.WriteAllText(path, "content");
        File.SetLastWriteTimeUtc(path, DateTime.UnixEpoch.AddYears(50));
        Directory.SetLastWriteTimeUtc(Path.GetDirectoryName(path)!, DateTime.UnixEpoch.AddYears(50));
        var files = new InterceptedFiles(static _ => { }, (opened, file) => _failing && opened == path ? throw LinuxErrors.From(LinuxErrors.InputOutput, opened) : file);
        await using (var store = await LocalObjectStore.OpenAsync(_directory.Options, files, Token))
        {
            Assert.DoesNotContain(await store.NamesAsync(Bucket), static name => name == "by-hand");
            _failing = restarted;
            if (!restarted)
                Assert.Contains(await store.NamesAsync(Bucket), static name => name == "by-hand");
        }

        _failing = false;
        await using var again = await LocalObjectStore.OpenAsync(_directory.Options, files, Token);
        Assert.Contains(await again.NamesAsync(Bucket), static name => name == "by-hand");
    }

    private static async Task<List<ObjectInfo>> ListedAsync(LocalObjectStore store) =>
        [.. (await store.ListObjectsAsync(Bucket, new ListQuery { Limit = 100, Versions = true }, Token)).Entries.Select(static entry => entry.Object!)];

    /// <param name="gap">A version is missing in the middle.</param>
    private async Task FillAsync(bool gap = false)
    {
        await using (var store = await LocalObjectStore.OpenAsync(_directory.Options, Token))
        {
            await store.CreateBucketAsync(Bucket);
            await PutTaggedAsync(store, "a", "null");
            foreach (var version in (string[])["v1", "v2", "v3"])
                await PutTaggedAsync(store, "b", version);

            if (gap)
                await store.DeleteObjectAsync(Bucket, "b", "v2", null, Token);
        }

        File.Delete(Path.Combine(_directory.Path, ".pys3local", "index.db"));
    }

    private static Task PutTaggedAsync(LocalObjectStore store, string key, string version)
    {
        var content = Bytes($"{key} {version}");
        return store.PutObjectAsync(
            Bucket, key, Write(new MemoryStream(content), Info(content) with { Attributes = StringMap.Empty.Add("tag", "yes") }, version), Token).AsTask();
    }

    /// <summary>Without an index: it is built while the metadata cannot be read.</summary>
    private ValueTask<LocalObjectStore> OpenAsync(string key, int error) => LocalObjectStore.OpenAsync(
        _directory.Options,
        new InterceptedFiles(static _ => { }, (path, file) =>
        {
            if (_failing && path.EndsWith(".json", StringComparison.Ordinal) && (path.Contains($"/.versions/{key}%=/", StringComparison.Ordinal) || path.EndsWith($"/.metadata/{key}.json", StringComparison.Ordinal)))
                throw LinuxErrors.From(error, path);

            return file;
        }),
        Token);
}
