using Pys3Local.Storage.Local.Operations;
using Pys3Local.Storage.Local.Tests.Crash;
using Pys3Local.Storage.Tests;

namespace Pys3Local.Storage.Local.Tests.Starting;

/// <summary>A directory that was served with another durability before, and by a process that was killed.</summary>
public sealed class OtherDurabilityTests : IDisposable
{
    private const string Bucket = "bucket";

    private readonly TemporaryStore _killed = new();
    private readonly TemporaryStore _next = new();

    private static CancellationToken Token => TestRun.Cancellation;

    public void Dispose()
    {
        _killed.Dispose();
        _next.Dispose();
    }

    [Test]
    public async Task What_is_written_without_a_sync_is_not_undone_by_the_journal_of_a_crash_before()
    {
        await KillAsync();
        await using (var store = await OpenAsync(Durability.None))
        {
            await store.PutAsync(Bucket, "key", "new");
            await store.DeleteObjectAsync(Bucket, "other", ObjectInfo.NullVersion, null, Token);
        }

        await using var durable = await OpenAsync(Durability.Full);
        Assert.Equal("new"u8.ToArray(), await durable.ReadAsync(Bucket, "key"));
        Assert.Equal(["key"], await durable.NamesAsync(Bucket));
    }

    [Test]
    public async Task What_only_the_journal_of_a_crash_has_is_there_without_a_sync_as_well()
    {
        await KillAsync();
        File.Delete(Path.Combine(_next.Path, Bucket, "objects", "key"));
        File.Delete(Path.Combine(_next.Path, Bucket, ".metadata", "key.json"));

        await using var store = await OpenAsync(Durability.None);
        Assert.Equal("old"u8.ToArray(), await store.ReadAsync(Bucket, "key"));
        Assert.False(store.Traits.Durable);
    }

    private ValueTask<LocalObjectStore> OpenAsync(Durability durability) => LocalObjectStore.OpenAsync(_next.Options with { Durability = durability }, Token);

    /// <summary>Two keys, acknowledged, and yet in the journal.</summary>
    private async Task KillAsync()
    {
        await using var store = await LocalObjectStore.OpenAsync(_killed.Options with { Time = new StoppedTime() }, Token);
        await store.CreateBucketAsync(Bucket);
        await store.PutAsync(Bucket, "key", "old");
        await store.PutAsync(Bucket, "other", "old");
        foreach (var directory in Directory.EnumerateDirectories(_killed.Path, "*", SearchOption.AllDirectories))
            Directory.CreateDirectory(_next.Path + directory[_killed.Path.Length..]);
        foreach (var file in Directory.EnumerateFiles(_killed.Path, "*", SearchOption.AllDirectories).Where(file => Path.GetFileName(file) != "lock"))
            File.Copy(file, _next.Path + file[_killed.Path.Length..]);
    }
}
