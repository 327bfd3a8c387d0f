using Pys3Local.Storage.Local.Index;
using Pys3Local.Storage.Tests;
using static Pys3Local.Storage.Tests.TestObjects;

namespace Pys3Local.Storage.Local.Tests.Index;

/// <summary>A log of the index that cannot be synced is an error of the index, which no object depends on: the server goes on.</summary>
public sealed class IndexLogTests : IDisposable
{
    private readonly TemporaryStore _directory = new();

    private static CancellationToken Token => TestRun.Cancellation;

    private string IndexPath => Path.Combine(_directory.Path, ".pys3local", "index.db");

    private string LogPath => IndexPath + "-wal";

    public void Dispose() => _directory.Dispose();

    [Test]
    [Arguments("gone")]
    [Arguments("a directory")]
    public void A_log_that_cannot_be_opened_is_an_error_of_the_index(string how)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(IndexPath)!);
        using var index = new ObjectIndex(IndexPath);
        index.SetState("before", "");
        index.Report();
        using var reader = ReadOlder(index);
        Break(how);
        var error = Assert.Throws<DatabaseException>(index.Checkpoint);
        Assert.StartsWith($"{LogPath}: ", error.Message, StringComparison.Ordinal);
        Assert.False(error.IsDamage);
    }

    /// <summary>It ended the process: the checkpoint has a thread of its own, where nobody caught what is no error of the store.</summary>
    [Test]
    [Arguments("gone")]
    [Arguments("a directory")]
    public async Task A_checkpoint_that_fails_so_is_tried_again_and_the_store_goes_on(string how)
    {
        var log = new List<string>();
        await using (var store = await LocalObjectStore.OpenAsync(_directory.Options with { Log = log.Add }, Token))
        {
            await store.CreateBucketAsync("bucket");
            await store.PutAsync("bucket", "one", "1");
            Assert.Equal(["one"], await store.NamesAsync("bucket"));
            using (ReadOlder(null))
            {
                await store.PutAsync("bucket", "two", "2");
                Assert.Equal(["one", "two"], await store.NamesAsync("bucket"));
                Break(how);
                await store.CheckpointAsync();
                await store.PutAsync("bucket", "three", "3");
                Assert.Contains(log, static line => line.Contains("the journal cannot be emptied", StringComparison.Ordinal));
            }

            if (how == "a directory")
                Directory.Delete(LogPath);

            await store.CheckpointAsync();
            Assert.Contains("the journal can be emptied again", log);
        }

        await using var again = await LocalObjectStore.OpenAsync(_directory.Options, Token);
        Assert.Equal("3", await again.ReadTextAsync("bucket", "three"));
    }

    /// <summary>A reader that a checkpoint must not pass: what was written after it began stays in the log.</summary>
    private Database ReadOlder(ObjectIndex? index)
    {
        var reader = new Database(IndexPath, DatabaseAccess.Joined);
        reader.Run("BEGIN");
        reader.Number("SELECT COUNT(*) FROM versions");
        index?.SetState("some", "thing");
        return reader;
    }

    private void Break(string how)
    {
        File.Delete(LogPath);
        if (how == "a directory")
            Directory.CreateDirectory(LogPath);
    }
}
