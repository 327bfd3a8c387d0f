namespace Pys3Local.Storage.Local.Journal;

/// <summary>Records by the keys that they are about, each key's oldest first.</summary>
internal sealed class JournalKeys
{
    private readonly Dictionary<(string Bucket, string Key), KeyRecords> _keys = [];

    /// <summary>The number of the record that says that a bucket was removed, the last of each bucket.</summary>
    private readonly Dictionary<string, long> _removals = new(StringComparer.Ordinal);
    private readonly Dictionary<string, long> _lasts = new(StringComparer.Ordinal);
    private long _number;

    public int Count => _keys.Count;

    public IReadOnlyList<(string Bucket, string Key)> Names => [.. _keys.Keys];

    /// <summary>Those of which nothing was said after their removal.</summary>
    public IReadOnlySet<string> RemovedBuckets =>
        _removals.Where(removal => _lasts.GetValueOrDefault(removal.Key) < removal.Value).Select(static removal => removal.Key).ToHashSet(StringComparer.Ordinal);

    public IReadOnlyList<JournalEntry> Of((string Bucket, string Key) name) => _keys[name].Records;

    /// <summary>True if all that was said of the key was said before its bucket was removed.</summary>
    public bool WentWithBucket((string Bucket, string Key) name) => _removals.TryGetValue(name.Bucket, out var removal) && _keys[name].Last < removal;

    public void Add(IEnumerable<JournalEntry> records)
    {
        foreach (var record in records)
        {
            _number++;
            if (record.RemovesBucket)
            {
                _removals[record.Bucket] = _number;
                continue;
            }

            if (!_keys.TryGetValue((record.Bucket, record.Key), out var of))
                _keys[(record.Bucket, record.Key)] = of = new KeyRecords();

            of.Records.Add(record);
            of.Last = _lasts[record.Bucket] = _number;
        }
    }

    private sealed class KeyRecords
    {
        public List<JournalEntry> Records { get; } = new(1);

        public long Last { get; set; }
    }
}
