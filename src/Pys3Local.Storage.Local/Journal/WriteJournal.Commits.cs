namespace Pys3Local.Storage.Local.Journal;

/// <summary>What waits to be committed, and what has been.</summary>
internal sealed partial class WriteJournal
{
    /// <summary>A record that is on the medium, and is yet to be done in the files.</summary>
    internal readonly struct Commit(WriteJournal journal, Segment segment, long at) : IDisposable
    {
        /// <summary>The record in its place.</summary>
        public JournalEntry Entry(JournalRecord record) => new(segment, at, record);

        public void Dispose() => journal.Leave(segment);
    }

    private sealed class Waiting(byte[] record, bool movesFile, CommitGroup? group)
    {
        public CommitGroup? Group { get; } = group;

        public byte[] Record { get; } = record;

        public bool MovesFile { get; } = movesFile;

        public TaskCompletionSource<Commit> Committed { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
