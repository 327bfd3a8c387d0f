namespace Pys3Local.Storage.Local.Journal;

/// <summary>A record in its place: what must be known of it to find out what is to be done, without its sidecar and its body.</summary>
internal sealed record JournalEntry(Segment Segment, long At, JournalRecordKind Kind, string Bucket, string Key, string VersionId, long Sequence)
{
    public JournalRecord Load() => Segment.Read(At);
}
