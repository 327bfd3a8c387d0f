using Pys3Local.Storage.Local.Operations;
using Pys3Local.Storage.Local.Tests.Crash;
using Pys3Local.Storage.Tests;

namespace Pys3Local.Storage.Local.Tests.Journal;

/// <summary>A thousand deletions of one request are a few syncs of the journal, however fast the medium is. (faults C29)</summary>
public sealed class CommitGroupTests : IDisposable
{
    private const string Bucket = "bucket";
    private const int Keys = 1000;
    private const int AtOnce = 64;
    private const int MostSyncs = 60;

    private readonly string _scratch = Directory.CreateTempSubdirectory("pys3local-group-").FullName;

    private static CancellationToken Token => TestRun.Cancellation;

    public void Dispose() => Directory.Delete(_scratch, recursive: true);

    [Test]
    [Arguments(Keys)]
    [Arguments(Keys / 2)]
    [Arguments(0)]
    public async Task A_thousand_deletions_are_a_few_syncs(int present)
    {
        var disk = new SimulatedDisk();
        await using var store = await OpenAsync(disk);
        for (var i = 0; i < present; i++)
            await store.PutAsync(Bucket, Name(i), "content");

        var before = Syncs(disk);
        await DeleteAsync(store, Enumerable.Range(0, Keys).Select(Name));
        Assert.InRange(Syncs(disk) - before, present == 0 ? 0 : 1, MostSyncs);
        Assert.Empty(await store.NamesAsync(Bucket));
    }

    /// <summary>Members that wait for a key that another group holds, and the other way round: nobody waits for ever.</summary>
    [Test]
    public async Task Groups_on_the_same_keys_in_opposite_order_end()
    {
        var disk = new SimulatedDisk();
        await using var store = await OpenAsync(disk);
        for (var i = 0; i < 200; i++)
            await store.PutAsync(Bucket, Name(i), "content");

        await Task.WhenAll(
            Task.Run(() => DeleteAsync(store, Enumerable.Range(0, 200).Select(Name))),
            Task.Run(() => DeleteAsync(store, Enumerable.Range(0, 200).Reverse().Select(Name))),
            Task.Run(async () => await store.PutAsync(Bucket, "alone", "content")));
        Assert.Equal(["alone"], await store.NamesAsync(Bucket));
    }

    [Test]
    public void What_is_left_of_a_group_is_whole_again()
    {
        var woken = 0;
        var group = new CommitGroup(3, 2);
        Assert.False(group.Arrive(() => woken++));
        Assert.True(group.Arrive(() => woken++));
        group.Take();
        group.Take();
        group.Leave();
        Assert.False(group.Arrive(() => woken++));
        group.Leave();
        Assert.Equal(1, woken);
    }

    private async Task<LocalObjectStore> OpenAsync(SimulatedDisk disk)
    {
        var store = await LocalObjectStore.OpenAsync(new LocalStoreOptions { Path = "/data" }, disk, Token, Path.Combine(_scratch, "index.db"));
        await store.CreateBucketAsync(Bucket);
        return store;
    }

    private static async Task DeleteAsync(LocalObjectStore store, IEnumerable<string> keys)
    {
        var list = keys.ToList();
        var group = new CommitGroup(list.Count, AtOnce);
        await Parallel.ForEachAsync(list, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = Token }, async (key, token) =>
        {
            group.Join();
            try
            {
                await store.DeleteObjectAsync(Bucket, key, ObjectInfo.NullVersion, null, token);
            }
            finally
            {
                group.Leave();
            }
        });
    }

    private static int Syncs(SimulatedDisk disk) => disk.Trace.Count(static operation => operation is DiskOperation.SyncFile or DiskOperation.SyncDirectory);

    private static string Name(int number) => $"dir{number % 7}/key-{number}";
}
