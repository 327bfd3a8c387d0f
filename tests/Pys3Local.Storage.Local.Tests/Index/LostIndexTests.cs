using Pys3Local.Storage.Local.Index;
using Pys3Local.Storage.Tests;
using static Pys3Local.Storage.Tests.TestObjects;

namespace Pys3Local.Storage.Local.Tests.Index;

/// <summary>An index that was found damaged, and cannot be begun again at once: nothing is answered wrong until it can, and that needs no restart.</summary>
public sealed class LostIndexTests : IDisposable
{
    private const string Bucket = "bucket";

    private readonly TemporaryStore _directory = new();
    private readonly List<string> _log = [];

    private static CancellationToken Token => TestRun.Cancellation;

    private string Own => Path.Combine(_directory.Path, "index");

    private string IndexPath => Path.Combine(Own, "index.db");

    public void Dispose() => _directory.Dispose();

    [Test]
    [Arguments("the index cannot be removed")]
    [Arguments("the log cannot be removed")]
    [Arguments("the directory is gone")]
    public async Task Listings_ask_to_try_again_and_all_else_is_served_until_another_can_be_made(string obstacle)
    {
        Directory.CreateDirectory(Own);
        await using (var store = await OpenAsync())
        {
            await store.CreateBucketAsync(Bucket);
            for (var i = 0; i < 5; i++)
                await store.PutAsync(Bucket, $"key-{i}", "content");

            await store.PutAsync(Bucket, "versioned", "one", "v1");
            await store.PutAsync(Bucket, "versioned", "two", "v2");
            await store.NamesAsync(Bucket);
            Break(obstacle);
            for (var round = 0; round < 3; round++)
            {
                Assert.Equal(StorageFailure.Busy, await FailureAsync(async () => await store.NamesAsync(Bucket)));
                Assert.Equal("content", await store.ReadTextAsync(Bucket, "key-0"));
                await store.PutAsync(Bucket, $"new-{round}", "new");
                Assert.Equal("new", await store.ReadTextAsync(Bucket, $"new-{round}"));
                Assert.NotNull(await store.DeleteObjectAsync(Bucket, $"key-{round}", ObjectInfo.NullVersion, null, Token));
                Assert.Null(await store.FindObjectAsync(Bucket, $"key-{round}", null, Token));
                await store.PutAsync(Bucket, "key-0", "content");
                Assert.Equal("one", await store.ReadTextAsync(Bucket, "versioned", "v1"));
                Assert.Equal("two", await store.ReadTextAsync(Bucket, "versioned"));
                await store.CheckpointAsync();
                Assert.Null(await store.FindTotalsAsync(Token));
                Assert.Single(store.Problems);
            }

            Mend(obstacle);
            Assert.Equal(["key-0", "key-3", "key-4", "new-0", "new-1", "new-2", "versioned"], await ListedAsync(store));
            Assert.Empty(store.Problems);
            Assert.Single(_log, static line => line.Contains("another cannot be made", StringComparison.Ordinal));
        }

        await using var again = await OpenAsync();
        Assert.Equal(["key-0", "key-3", "key-4", "new-0", "new-1", "new-2", "versioned"], await ListedAsync(again));
    }

    [Test]
    [Arguments("the index cannot be removed")]
    [Arguments("the log cannot be removed")]
    [Arguments("the directory is gone")]
    public async Task A_server_without_one_can_be_stopped_and_the_next_start_lists_everything(string obstacle)
    {
        Directory.CreateDirectory(Own);
        await using (var store = await OpenAsync())
        {
            await store.CreateBucketAsync(Bucket);
            await store.PutAsync(Bucket, "key", "content");
            await store.NamesAsync(Bucket);
            Break(obstacle);
            Assert.Equal(StorageFailure.Busy, await FailureAsync(async () => await store.NamesAsync(Bucket)));
            await store.PutAsync(Bucket, "new", "new");
        }

        Mend(obstacle);
        await using var again = await OpenAsync();
        Assert.Equal(["key", "new"], await ListedAsync(again));
    }

    private Task<LocalObjectStore> OpenAsync() =>
        LocalObjectStore.OpenAsync(_directory.Options with { Log = _log.Add }, new Local.Files.LinuxFileSystem(), Token, IndexPath).AsTask();

    private void Break(string obstacle)
    {
        using (var database = new Database(IndexPath))
            database.Run("DROP TABLE versions; DROP TABLE directories");

        switch (obstacle)
        {
            case "the directory is gone":
                Directory.Move(Own, Own + ".away");
                break;
            case "the log cannot be removed":
                File.Delete(IndexPath + "-wal");
                Directory.CreateDirectory(IndexPath + "-wal");
                break;
            default:
                File.Delete(IndexPath);
                Directory.CreateDirectory(IndexPath);
                break;
        }
    }

    private void Mend(string obstacle)
    {
        switch (obstacle)
        {
            case "the directory is gone":
                Directory.Delete(Own + ".away", recursive: true);
                Directory.CreateDirectory(Own);
                break;
            case "the log cannot be removed":
                Directory.Delete(IndexPath + "-wal");
                break;
            default:
                Directory.Delete(IndexPath);
                break;
        }
    }

    private static async Task<string[]> ListedAsync(LocalObjectStore store)
    {
        while (true)
        {
            try
            {
                return await store.NamesAsync(Bucket);
            }
            catch (StorageException failure) when (failure.Failure == StorageFailure.Busy)
            {
                // As a client does, it tries again.
            }
        }
    }
}
