namespace Pys3Local.Storage.Local.Journal;

/// <summary>A record in its place: what must be known of it to find out what is to be done, without its sidecar and its body.</summary>
internal sealed class JournalEntry
{
    public JournalEntry(Segment segment, long at, JournalRecord record, string? bucket = null)
    {
        Segment = segment;
        At = at;
        Kind = record.Kind;
        Bucket = bucket ?? record.Bucket;
        Key = record.Key;
        VersionId = record.VersionId;
        Sequence = record.Sequence;
    }

    public Segment Segment { get; }

    /// <summary>Changes where the segment is made smaller.</summary>
    public long At { get; set; }

    public JournalRecordKind Kind { get; }

    public string Bucket { get; }

    public string Key { get; }

    public string VersionId { get; }

    public long Sequence { get; }

    /// <summary>See <see cref="JournalRecord.BucketRemoval"/>.</summary>
    public bool RemovesBucket => Kind == JournalRecordKind.Remove && Key.Length == 0;

    public JournalRecord Load() => Segment.Read(this);
}
