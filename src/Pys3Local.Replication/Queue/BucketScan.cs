using Pys3Local.Storage;
using Pys3Local.Storage.Replication;

namespace Pys3Local.Replication.Queue;

/// <summary>
/// Looks through the buckets that are marked, for versions that are still to be copied, and puts their keys into the queue: as many as there is room for, and
/// the rest when there is room again. How far it has come is kept.
/// </summary>
/// <param name="room">Keys that it puts into the queue at most; beyond that it waits.</param>
internal sealed class BucketScan(string remote, KeyQueue queue, ScanMarks marks, int room, TimeProvider time)
{
    /// <summary>How often it looks whether there is room.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    /// <summary>After a failure of the store.</summary>
    private static readonly TimeSpan LongPause = TimeSpan.FromSeconds(30);

    public async Task RunAsync(IReplicationSource source, Action<string> log, CancellationToken cancellationToken)
    {
        while (true)
        {
            var turn = await marks.TakeAsync(cancellationToken).ConfigureAwait(false);
            try
            {
                if (await ScanAsync(source, turn, cancellationToken).ConfigureAwait(false))
                    marks.Finish(turn);
            }
            catch (StorageException error) when (error.Failure == StorageFailure.BucketNotFound)
            {
                marks.Finish(turn);
            }
            catch (StorageException error)
            {
                log($"replication to {remote}: the bucket {turn.Bucket} could not be looked through: {error.Message}; it is tried again");
                await Task.Delay(LongPause, time, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    /// <summary>False where the bucket was marked again meanwhile.</summary>
    private async Task<bool> ScanAsync(IReplicationSource source, ScanTurn turn, CancellationToken cancellationToken)
    {
        var after = turn.Position.Length == 0 ? null : turn.Position;
        string? version = null;
        while (true)
        {
            var page = await source.ListAsync(turn.Bucket, after, version, cancellationToken).ConfigureAwait(false);
            foreach (var entry in page.Entries)
                if (entry.Object is { } info && await WaitsAsync(source, turn, info, cancellationToken).ConfigureAwait(false))
                    await AddAsync(new KeyName(turn.Bucket, info.Key), cancellationToken).ConfigureAwait(false);

            if (!page.IsTruncated)
                return true;

            var last = page.Entries[^1].Object!;
            var isWithin = last.Key == after;
            (after, version) = (last.Key, last.VersionId);

            // The versions of the last key may go on: it is looked at again after a crash.
            if (!isWithin && page.Entries.LastOrDefault(entry => entry.Object?.Key != last.Key).Object?.Key is { } done && !marks.Reach(turn, done))
                return false;
        }
    }

    private async ValueTask<bool> WaitsAsync(IReplicationSource source, ScanTurn turn, ObjectInfo info, CancellationToken cancellationToken) =>
        turn.Existing ? await source.AdoptAsync(turn.Bucket, info, cancellationToken).ConfigureAwait(false) : ReplicationState.Of(info)?.Copies.Any(IsOpen) == true;

    private bool IsOpen(ReplicationCopy copy) => copy.Remote == remote && copy.Progress != ReplicationProgress.Completed;

    private async Task AddAsync(KeyName name, CancellationToken cancellationToken)
    {
        while (true)
        {
            if (queue.Count < room && await queue.TryBeginAsync(name, cancellationToken).ConfigureAwait(false) is { } added)
            {
                added.Dispose();
                return;
            }

            await Task.Delay(Pause, time, cancellationToken).ConfigureAwait(false);
        }
    }
}
