using Pys3Local.Storage.Local.Keys;
using Pys3Local.Storage.Local.Layout;

namespace Pys3Local.Storage.Local.Journal;

/// <summary>
/// Does in the files what the journal says: all of it after a crash, and again, from a running journal, after a sync that has failed. A key for which that
/// fails is set aside (<see cref="UnfinishedKeys"/>); the others are done.
/// </summary>
internal sealed class Recovery(BucketDirectory buckets, KeyLocks locks, KeyRedo redo, UnfinishedKeys unfinished, StoreProblems problems)
{
    /// <summary>Keys that are done at a time.</summary>
    private static readonly int Workers = Math.Clamp(Environment.ProcessorCount, 1, 4);

    /// <summary>Buckets that were being removed, or had just been, when the process before ended.</summary>
    public IReadOnlySet<string> RemovedBuckets { get; private set; } = new HashSet<string>();

    /// <summary>A bucket is missing that nobody has removed.</summary>
    public static StorageException Absent(string bucket) => new(
        StorageFailure.Unavailable,
        $"{bucket}: this bucket is not there, and was not removed by a request: its disk may not be mounted. What was committed to it is kept in the journal until it is there again; where it is lost, make the directory '{bucket}/{BucketPaths.ObjectsName}' by hand");

    /// <summary>After a crash, before anything else uses the store. The number of keys that were repaired.</summary>
    public async ValueTask<int> RunAsync(IEnumerable<JournalEntry> records, CancellationToken cancellationToken)
    {
        var keys = new JournalKeys();
        keys.Add(records);
        RemovedBuckets = keys.RemovedBuckets;
        await RunAsync(keys, static _ => { }, cancellationToken).ConfigureAwait(false);
        return keys.Count - unfinished.Count;
    }

    /// <summary>Beside requests: every key with what is committed of it by the time that its lock is held.</summary>
    public async Task RewriteAsync(WriteJournal journal, ChangeRounds rounds, CancellationToken cancellationToken)
    {
        // Who has staged files before the sync failed has committed them after this.
        await rounds.NextAsync().WaitAsync(cancellationToken).ConfigureAwait(false);
        var cursor = new JournalCursor();
        var keys = new JournalKeys();
        keys.Add(journal.Committed(cursor));
        await RunAsync(keys, keys => keys.Add(journal.Committed(cursor)), cancellationToken).ConfigureAwait(false);
    }

    private Task RunAsync(JournalKeys keys, Action<JournalKeys> update, CancellationToken cancellationToken) => Parallel.ForEachAsync(
        keys.Names,
        new ParallelOptions { MaxDegreeOfParallelism = Workers, CancellationToken = cancellationToken },
        async (name, stopping) =>
        {
            using var pass = await buckets.Gate(name.Bucket).EnterAsync(stopping).ConfigureAwait(false);
            using var held = await locks.EnterAsync(name.Bucket, name.Key, stopping).ConfigureAwait(false);
            IReadOnlyList<JournalEntry> records;
            bool went;
            lock (keys)
            {
                update(keys);
                records = keys.Of(name);
                went = keys.WentWithBucket(name);
            }

            Bucket? bucket = null;
            try
            {
                bucket = buckets.Find(name.Bucket);
                if (bucket is not null)
                    await redo.RunAsync(bucket, name.Key, records, stopping).ConfigureAwait(false);
                else if (!went)
                    throw Absent(name.Bucket);
            }
            catch (StorageException error) when (bucket is not null && redo.IsRefused(bucket, name.Key, error))
            {
                problems.Log($"{name.Bucket}/{name.Key}: {error.Message}; this object cannot be stored here, and who sent it has had an error: it is dropped");
            }
            catch (StorageException error)
            {
                unfinished.Add(name.Bucket, name.Key, records, error);
            }
        });
}
