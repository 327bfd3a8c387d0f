using Pys3Local.Storage.Local.Tests.Starting;
using Pys3Local.Storage.Tests;

namespace Pys3Local.Storage.Local.Tests.Listing;

/// <summary>A listing is whole, or it is an error: a mirror that is made after one that lacks keys loses them (faults A14).</summary>
public sealed class UnfinishedListingTests : IDisposable
{
    private const string Bucket = "bucket";

    private readonly TemporaryStore _directory = new();

    private static CancellationToken Token => TestRun.Cancellation;

    private string Objects => Path.Combine(_directory.Path, Bucket, "objects");

    public void Dispose() => _directory.Dispose();

    [Test]
    [Arguments(false)]
    [Arguments(true)]
    public async Task What_was_put_there_while_the_server_was_down_is_listed_or_the_client_is_asked_to_try_again(bool written)
    {
        await using (var store = await LocalObjectStore.OpenAsync(_directory.Options, Token))
        {
            await store.CreateBucketAsync(Bucket);
            await store.PutAsync(Bucket, "known", "1");
            Assert.Equal(["known"], await store.NamesAsync(Bucket));
        }

        File.WriteAllText(Path.Combine(Objects, "late"), "2");
        using var slow = new BlockedPath(Path.Combine(Objects, "late"));
        await using var again = await LocalObjectStore.OpenAsync(_directory.Options with { Time = new Impatience() }, slow.Files, Token);
        if (written)
        {
            // The server's own write is the last change of that directory then.
            await again.PutAsync(Bucket, "own", "3");
        }

        var failure = await FailureAsync(async () => await again.NamesAsync(Bucket));
        await slow.Reached;
        slow.Release();
        Assert.Equal(StorageFailure.Busy, failure);
        string[] expected = written ? ["known", "late", "own"] : ["known", "late"];
        Assert.Equal(expected, await PersistentAsync(again));
    }

    /// <summary>A page may be read before what another listing has waited for is in the index, and looked at after it.</summary>
    [Test]
    public async Task A_page_that_was_read_before_a_comparison_ended_is_read_again()
    {
        await using (var store = await LocalObjectStore.OpenAsync(_directory.Options, Token))
        {
            await store.CreateBucketAsync(Bucket);
            await store.PutAsync(Bucket, "known", "1");
            Assert.Equal(["known"], await store.NamesAsync(Bucket));
        }

        File.WriteAllText(Path.Combine(Objects, "late"), "2");
        var armed = 0;
        var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var release = new ManualResetEventSlim();
        var files = new InterceptedFiles(static _ => { }, found: path =>
        {
            if (path == Objects + "/" && Interlocked.Exchange(ref armed, 0) == 1)
            {
                reached.SetResult();
                release.Wait(Token);
            }
        });
        await using var again = await LocalObjectStore.OpenAsync(_directory.Options, files, Token);
        await again.PutAsync(Bucket, "own", "3");
        armed = 1;
        var early = Task.Run(async () => await again.NamesAsync(Bucket), Token);
        await reached.Task;
        string[] whole = ["known", "late", "own"];
        Assert.Equal(whole, await PersistentAsync(again));
        release.Set();
        Assert.Equal(whole, await early);
    }

    /// <summary>The server has compared this directory before, and has written there itself since.</summary>
    [Test]
    public async Task What_is_met_beside_own_writes_is_waited_for()
    {
        using var slow = new BlockedPath(Path.Combine(Objects, "by hand"));
        await using var store = await LocalObjectStore.OpenAsync(_directory.Options with { Time = new Impatience() }, slow.Files, Token);
        await store.CreateBucketAsync(Bucket);
        await store.PutAsync(Bucket, "first", "1");
        Assert.Equal(["first"], await store.NamesAsync(Bucket));
        File.WriteAllText(Path.Combine(Objects, "by hand"), "2");
        await store.PutAsync(Bucket, "second", "3");
        var failure = await FailureAsync(async () => await store.NamesAsync(Bucket));
        slow.Release();
        Assert.Equal(StorageFailure.Busy, failure);
        Assert.Equal(["by hand", "first", "second"], await PersistentAsync(store));
    }

    private static async Task<string[]> PersistentAsync(LocalObjectStore store)
    {
        while (true)
        {
            try
            {
                return await store.NamesAsync(Bucket);
            }
            catch (StorageException failure) when (failure.Failure == StorageFailure.Busy)
            {
            }
        }
    }

    private static async Task<StorageFailure?> FailureAsync(Func<Task> action)
    {
        try
        {
            await action();
            return null;
        }
        catch (StorageException failure)
        {
            return failure.Failure;
        }
    }

    /// <summary>
    /// The patience of a listing, 15 seconds, is over a tenth of a second after it began. What it has for its own changes, a twentieth of a second, is
    /// long enough for a machine that is busy.
    /// </summary>
    private sealed class Impatience : TimeProvider
    {
        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            System.CreateTimer(callback, state, Of(dueTime), period);

        private static TimeSpan Of(TimeSpan time) =>
            time > TimeSpan.FromSeconds(10) && time < TimeSpan.FromSeconds(16) ? TimeSpan.FromMilliseconds(100)
            : time == TimeSpan.FromMilliseconds(50) ? TimeSpan.FromMinutes(1)
            : time;
    }
}
