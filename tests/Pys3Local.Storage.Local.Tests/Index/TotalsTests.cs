using Pys3Local.Storage.Local.Index;
using Pys3Local.Storage.Local.Usage;
using Pys3Local.Storage.Tests;
using static Pys3Local.Storage.Tests.TestObjects;

namespace Pys3Local.Storage.Local.Tests.Index;

/// <summary>The sums that the index keeps are what counting says.</summary>
public sealed class TotalsTests : IDisposable
{
    private readonly TemporaryStore _directory = new();

    private static CancellationToken Token => TestRun.Cancellation;

    private string IndexPath => Path.Combine(_directory.Path, ".pys3local", "index.db");

    public void Dispose() => _directory.Dispose();

    [Test]
    [Arguments(1)]
    [Arguments(2)]
    [Arguments(3)]
    public async Task Whatever_is_written_and_deleted_they_are_what_the_versions_add_up_to(int seed)
    {
        var random = new Random(seed);
        var sizes = new Dictionary<(string Bucket, string Key), List<(string Version, int Size, bool IsMarker)>>();
        await using var store = await LocalObjectStore.OpenAsync(_directory.Options, Token);
        await store.CreateBucketAsync("first");
        await store.CreateBucketAsync("second");
        for (var i = 0; i < 300; i++)
        {
            var (bucket, key) = (random.Next(2) == 0 ? "first" : "second", $"key-{random.Next(20)}");
            var stack = sizes.TryGetValue((bucket, key), out var known) ? known : sizes[(bucket, key)] = [];
            switch (random.Next(4))
            {
                case 0 when stack.Count > 0:
                    var gone = stack[random.Next(stack.Count)];
                    await store.DeleteObjectAsync(bucket, key, gone.Version, null, Token);
                    stack.Remove(gone);
                    break;
                case 1:
                    await PutAsync(bucket, key, $"v{i}", random.Next(100), stack);
                    break;
                case 2:
                    await store.PutObjectAsync(bucket, key, DeleteMarker($"m{i}"), Token);
                    stack.Insert(0, ($"m{i}", 0, true));
                    break;
                default:
                    await PutAsync(bucket, key, ObjectInfo.NullVersion, random.Next(100), stack);
                    break;
            }

            if (i % 50 == 49)
                Assert.Equal(Expected(sizes), await store.FindTotalsAsync(Token) ?? []);
        }

        async Task PutAsync(string bucket, string key, string version, int size, List<(string Version, int Size, bool IsMarker)> stack)
        {
            await store.PutObjectAsync(bucket, key, Write(Bytes(size), version), Token);
            stack.RemoveAll(old => old.Version == version);
            stack.Insert(0, (version, size, false));
        }
    }

    [Test]
    public async Task An_index_of_an_earlier_version_is_counted_once()
    {
        await FillAsync();
        using (var database = new Database(IndexPath, DatabaseAccess.Alone))
            database.Run($"DROP TABLE totals; DELETE FROM state WHERE name = '{ObjectIndex.TotalsState}'");

        await using var store = await LocalObjectStore.OpenAsync(_directory.Options, Token);
        await store.PutAsync("bucket", "d", "four");
        var bucket = Assert.Single(await store.FindTotalsAsync(Token));
        Assert.Equal((4, 10), (bucket.Objects, bucket.Size));
    }

    [Test]
    public async Task They_go_with_the_bucket_and_with_the_index()
    {
        await FillAsync();
        Assert.Equal(3, LocalIndex.Find(_directory.Path)!.Forget("bucket"));
        await using (var store = await LocalObjectStore.OpenAsync(_directory.Options, Token))
        {
            await foreach (var _ in store.VerifyAsync(new() { IndexOnly = true }, null, Token))
            {
            }

            Assert.Equal(3, Assert.Single(await store.FindTotalsAsync(Token)).Objects);
            foreach (var key in (string[])["a", "b/1", "b/2"])
                await store.DeleteObjectAsync("bucket", key, ObjectInfo.NullVersion, null, Token);

            Assert.True(await store.DeleteBucketAsync("bucket", Token));
            Assert.Empty(await store.FindTotalsAsync(Token));
        }
    }

    [Test]
    public async Task A_prefix_is_measured_with_its_parts()
    {
        await FillAsync();
        await using var store = await LocalObjectStore.OpenAsync(_directory.Options, Token);
        await store.PutAsync("bucket", "b/sub/3", "xxxx");
        await store.PutObjectAsync("bucket", "a", Write(Bytes("later"), "v1"), Token);

        var all = await store.MeasureAsync("bucket", "", 10, Token);
        Assert.Equal(new UsageSum(Objects: 4, Bytes: 5 + 2 + 3 + 4, Versions: 5, VersionBytes: 1 + 5 + 2 + 3 + 4, DeleteMarkers: 0), all.Total);
        Assert.Equal("b/", Assert.Single(all.Parts).Prefix);
        Assert.Equal(3, all.Parts[0].Sum.Objects);
        Assert.Equal("b/sub/", Assert.Single((await store.MeasureAsync("bucket", "b/", 10, Token)).Parts).Prefix);
        Assert.Equal(0, (await store.MeasureAsync("bucket", "c", 10, Token)).Total.Versions);
        Assert.True((await store.MeasureAsync("bucket", "", 0, Token)).HasMore);
        await Assert.ThrowsAsync<StorageException>(async () => await store.MeasureAsync("missing", "", 10, Token));
    }

    private static List<LocalIndexBucket> Expected(Dictionary<(string Bucket, string Key), List<(string Version, int Size, bool IsMarker)>> all) =>
        [.. all.Where(key => key.Value.Count > 0).GroupBy(key => key.Key.Bucket, key => key.Value).OrderBy(bucket => bucket.Key, StringComparer.Ordinal).Select(bucket => new LocalIndexBucket(
            bucket.Key, bucket.Count(stack => !stack[0].IsMarker), bucket.Sum(stack => stack[0].IsMarker ? 0 : stack[0].Size))
        {
            Versions = bucket.Sum(stack => stack.Count),
            VersionsSize = bucket.Sum(stack => stack.Sum(version => version.Size)),
            DeleteMarkers = bucket.Sum(stack => stack.Count(version => version.IsMarker)),
        })];

    /// <summary>"a" of one byte, "b/1" of two and "b/2" of three.</summary>
    private async Task FillAsync()
    {
        await using var store = await LocalObjectStore.OpenAsync(_directory.Options, Token);
        await store.CreateBucketAsync("bucket");
        await store.PutAsync("bucket", "a", "x");
        await store.PutAsync("bucket", "b/1", "xx");
        await store.PutAsync("bucket", "b/2", "xxx");
    }
}
