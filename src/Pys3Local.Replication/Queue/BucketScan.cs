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
        string? added = null;
        while (true)
        {
            var page = await source.ListAsync(turn.Bucket, after, version, cancellationToken).ConfigureAwait(false);
            foreach (var entry in page.Entries)
            {
                if (entry.Object is { } info && info.Key != added && Waits(turn, info))
                {
                    await AddAsync(source, turn, info.Key, cancellationToken).ConfigureAwait(false);
                    added = info.Key;
                }
            }

            if (!page.IsTruncated)
                return true;

            var last = page.Entries[^1].Object!;
            (after, version) = (last.Key, last.VersionId);

            // The versions of the last key may go on: it is looked at again after a crash.
            if (page.Entries.LastOrDefault(entry => entry.Object?.Key != last.Key).Object?.Key is { } done && !marks.Reach(turn, done))
                return false;
        }
    }

    private bool Waits(ScanTurn turn, ObjectInfo info) => ReplicationState.Of(info) is { } state
        ? state.Copies.Any(copy => copy.Remote == remote && copy.Progress != ReplicationProgress.Completed)
        : turn.Existing;

    /// <summary>Nobody copies the key while its older versions are given their copies: they come first.</summary>
    private async Task AddAsync(IReplicationSource source, ScanTurn turn, string key, CancellationToken cancellationToken)
    {
        while (true)
        {
            if (queue.Count < room && await queue.TryBeginAsync(new KeyName(turn.Bucket, key), cancellationToken).ConfigureAwait(false) is { } added)
            {
                using (added)
                {
                    if (turn.Existing)
                        await source.AdoptAsync(turn.Bucket, key, cancellationToken).ConfigureAwait(false);
                }

                return;
            }

            await Task.Delay(Pause, time, cancellationToken).ConfigureAwait(false);
        }
    }
}
