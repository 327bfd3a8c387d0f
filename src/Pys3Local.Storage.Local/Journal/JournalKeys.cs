namespace Pys3Local.Storage.Local.Journal;

/// <summary>Records by the keys that they are about, each key's oldest first.</summary>
internal sealed class JournalKeys
{
    private readonly Dictionary<(string Bucket, string Key), List<JournalEntry>> _keys = [];

    public int Count => _keys.Count;

    public IReadOnlyList<(string Bucket, string Key)> Names => [.. _keys.Keys];

    public IReadOnlyList<JournalEntry> Of((string Bucket, string Key) name) => _keys[name];

    public void Add(IEnumerable<JournalEntry> records)
    {
        foreach (var record in records)
        {
            if (!_keys.TryGetValue((record.Bucket, record.Key), out var of))
                _keys[(record.Bucket, record.Key)] = of = new List<JournalEntry>(1);

            of.Add(record);
        }
    }
}
