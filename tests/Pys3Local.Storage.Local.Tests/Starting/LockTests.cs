namespace Pys3Local.Storage.Local.Tests.Starting;

/// <summary>A server that was killed may hold its directory for a moment longer. (faults C40)</summary>
public sealed class LockTests
{
    [Test]
    public async Task A_start_waits_for_the_one_before_to_be_gone()
    {
        using var directory = new TemporaryStore();
        var before = await LocalObjectStore.OpenAsync(directory.Options, TestRun.Cancellation);
        var start = LocalObjectStore.OpenAsync(directory.Options, TestRun.Cancellation).AsTask();
        Assert.False(start.IsCompleted);
        await before.DisposeAsync();
        await (await start).DisposeAsync();
    }

    [Test]
    public async Task One_that_stays_is_reported()
    {
        using var directory = new TemporaryStore();
        await using var before = await LocalObjectStore.OpenAsync(directory.Options, TestRun.Cancellation);
        var refused = await Assert.ThrowsAsync<StorageException>(() => LocalObjectStore.OpenAsync(directory.Options, TestRun.Cancellation).AsTask());
        Assert.Equal(StorageFailure.Busy, refused.Failure);
    }
}
