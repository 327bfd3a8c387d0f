using Pys3Local.Storage.Local.Keys;
using Pys3Local.Storage.Local.Layout;

namespace Pys3Local.Storage.Local.Journal;

/// <summary>
/// The one path from a decision to the files. Before the commit a failure leaves everything as it was; after it, the change is finished: at once, or by
/// <see cref="UnfinishedKeys"/>.
/// </summary>
internal sealed class Commits(WriteJournal journal, ChangeRounds rounds, KeyRedo redo, UnfinishedKeys unfinished, ChangeCounters changes)
{
    /// <summary>Before a change stages its first file, until <see cref="RunAsync"/> has returned.</summary>
    public ChangeRounds.Change Begin() => rounds.Begin();

    /// <summary>
    /// For the holder of a bucket's gate alone, before the bucket's directory goes: what the journal holds of it went with it. A bucket that is missing
    /// without this is on a disk that is missing. To be disposed when all that was of the bucket is gone.
    /// </summary>
    public async ValueTask<WriteJournal.Commit> NoteRemovalAsync(string bucket) => await journal.CommitAsync(JournalRecord.BucketRemoval(bucket)).ConfigureAwait(false);

    /// <summary>For the holder of the key's lock.</summary>
    /// <param name="apply">Does in the files and in the index what the record says.</param>
    /// <returns>False if <paramref name="apply"/> failed and it was done with other files than those that were staged.</returns>
    /// <exception cref="UnfinishedException">It is committed, and could not be done in the files yet.</exception>
    /// <exception cref="StorageException"><see cref="StorageFailure.NotSupported"/>: its disk takes no such name. It is not done, and never will be.</exception>
    public async ValueTask<bool> RunAsync(Bucket bucket, JournalRecord record, Func<ValueTask> apply)
    {
        using var commit = await journal.CommitAsync(record).ConfigureAwait(false);
        using var changing = changes.Begin(bucket.Name, record.Key);
        try
        {
            await apply().ConfigureAwait(false);
            return true;
        }
        catch (StorageException)
        {
            JournalEntry[] entries = [commit.Entry(record)];
            try
            {
                await redo.RunAsync(bucket, record.Key, entries, CancellationToken.None).ConfigureAwait(false);
                return false;
            }
            catch (StorageException error) when (redo.IsRefused(bucket, record.Key, error))
            {
                throw new StorageException(StorageFailure.NotSupported, $"{bucket.Name}/{record.Key}: {error.Message}", error);
            }
            catch (StorageException error)
            {
                unfinished.Add(bucket.Name, record.Key, entries, error);
                throw new UnfinishedException(error);
            }
        }
    }
}
