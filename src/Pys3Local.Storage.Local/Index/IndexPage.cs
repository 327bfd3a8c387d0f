using System.Text;
using SQLitePCL;
using static SQLitePCL.raw;

namespace Pys3Local.Storage.Local.Index;

/// <summary>One page of a listing, read by seeking: what is rolled up, and the older versions that nobody asked for, are jumped over.</summary>
internal sealed class IndexPage(Database reader, long bucket, ListQuery query)
{
    /// <summary>Of one column, so that it is a place to begin at and no condition: a row whose key has become smaller must be seen, not filtered out.</summary>
    private const string From = $"SELECT {IndexRows.Columns} FROM versions WHERE bucket = ?1 AND key >= ?2 ORDER BY key, age";

    private readonly IndexEdges _edges = new(reader, bucket);
    private readonly KeyRange _range = new(query);
    private readonly List<ListEntry> _entries = new(Math.Min(query.Limit, 1000) + 1);

    /// <summary>The same as the store keeps them, where that is asked for.</summary>
    private List<IndexEntry>? _records;

    /// <summary>The key of the row before, whose newest version has been passed, and the age of that row.</summary>
    private byte[] _seen = new byte[256];
    private int _seenLength;
    private long _age = long.MinValue;

    /// <summary>Where the scan was entered: no row is before it, and of that key those up to that age were listed before.</summary>
    private byte[] _from = [];
    private long _listed = long.MinValue;

    private ReadOnlySpan<byte> Seen => _seen.AsSpan(0, _seenLength);

    public ListPage Read()
    {
        var truncated = ReadEntries();
        return new ListPage(_entries, truncated);
    }

    /// <summary>As the store keeps them.</summary>
    public List<IndexEntry> ReadRecords()
    {
        _records = new(_entries.Capacity);
        if (ReadEntries())
            _records.RemoveAt(query.Limit);

        return _records;
    }

    /// <summary>True if there is more.</summary>
    private bool ReadEntries()
    {
        using var moment = reader.Hold();
        var rows = Seek();
        try
        {
            while (_entries.Count <= query.Limit)
            {
                if (!reader.Step(rows))
                {
                    _edges.CheckEnd(_from, Seen.ToArray(), _age);
                    break;
                }

                var row = new IndexRow(rows, bucket);
                if (IsListed(row))
                    continue;

                CheckOrder(row);
                if (!_range.Contains(row.Key))
                    break;

                Take(rows, row);
            }
        }
        finally
        {
            _ = sqlite3_reset(rows);
        }

        var truncated = _entries.Count > query.Limit;
        if (truncated)
            _entries.RemoveAt(query.Limit);

        return truncated;
    }

    private bool IsListed(IndexRow row) => _listed != long.MinValue && row.Age <= _listed && row.Key.SequenceEqual(_from);

    /// <summary>A tree that is damaged may lead anywhere; what it skips cannot be seen from here, but what it repeats can.</summary>
    private void CheckOrder(IndexRow row)
    {
        var order = row.Key.SequenceCompareTo(Seen);
        if (order < 0 || (order == 0 && row.Age <= _age) || row.Key.SequenceCompareTo(_from) < 0)
            throw IndexRows.Damage("its rows are out of order");

        _age = row.Age;
    }

    private void Take(sqlite3_stmt rows, IndexRow row)
    {
        var key = row.Key;
        var latest = !key.SequenceEqual(Seen);
        if (!latest && !query.Versions)
        {
            Jump(rows, Seen.ToArray(), long.MaxValue);
            return;
        }

        if (latest)
            See(key);

        if (!query.Versions && row.IsMarker)
            return;

        var rolled = _range.RollUp(key);
        if (rolled > 0)
        {
            var prefix = key[..rolled];
            var name = Encoding.UTF8.GetString(prefix);
            _entries.Add(new ListEntry(name, null));
            _records?.Add(new IndexEntry(name, null));
            Jump(rows, KeyRange.NextAfter(prefix), long.MinValue);
            return;
        }

        var info = row.Info(latest);
        _entries.Add(new ListEntry(info.Key, info));
        _records?.Add(new IndexEntry(info.Key, row.Version(info)));
    }

    private void See(ReadOnlySpan<byte> key)
    {
        if (_seen.Length < key.Length)
            _seen = new byte[2 * key.Length];

        key.CopyTo(_seen);
        _seenLength = key.Length;
    }

    private sqlite3_stmt Seek()
    {
        var rows = reader.Prepare(From);
        _ = sqlite3_bind_int64(rows, 1, bucket);
        if (query.After is not { } text || Encoding.UTF8.GetBytes(text) is not { } after || after.AsSpan().SequenceCompareTo(_range.Start) < 0)
            Bind(rows, _range.Start, long.MinValue);
        else if (_range.Contains(after) && _range.RollUp(after) is var past and > 0)
            Bind(rows, KeyRange.NextAfter(after.AsSpan(0, past)), long.MinValue);
        else
            Bind(rows, after, query.AfterVersion is null ? long.MaxValue : AgeOf(after, query.AfterVersion));

        return rows;
    }

    /// <summary>
    /// Where the version has gone since, the key's versions start again: to repeat is harmless, to leave one out is not.
    /// </summary>
    private long AgeOf(byte[] key, string version)
    {
        var rows = reader.Prepare("SELECT age FROM versions WHERE bucket = ?1 AND key = ?2 AND coalesce(version, 'null') = ?3");
        _ = sqlite3_bind_int64(rows, 1, bucket);
        IndexRows.BindBytes(rows, 2, key);
        _ = sqlite3_bind_text(rows, 3, version);
        if (!reader.Step(rows))
            return long.MinValue;

        var age = sqlite3_column_int64(rows, 0);
        See(key);
        _age = age;
        _ = sqlite3_reset(rows);
        return age;
    }

    /// <param name="age">Of that key, the versions up to this age are left out; all of them where it is the greatest.</param>
    private void Bind(sqlite3_stmt rows, byte[] key, long age)
    {
        (_from, _listed) = age == long.MaxValue ? ([.. key, 0], long.MinValue) : (key, age);
        IndexRows.BindBytes(rows, 2, _from);
        _edges.CheckEntry(_from);
    }

    private void Jump(sqlite3_stmt rows, byte[] key, long age)
    {
        _ = sqlite3_reset(rows);
        Bind(rows, key, age);
    }
}
