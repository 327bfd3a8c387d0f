using System.Text;
using Pys3Local.Storage.Local.Layout;
using static SQLitePCL.raw;

namespace Pys3Local.Storage.Local.Index;

/// <summary>
/// How much is in each bucket: sums that are changed with the rows, in the same transaction, so that nobody has to count. An index of an earlier version has none until
/// they are asked for the first time; a check of everything counts again.
/// </summary>
internal sealed partial class ObjectIndex
{
    /// <summary>The state that says that the index knows every key.</summary>
    public const string CompleteState = "complete";

    /// <summary>The state that says that a server that syncs nothing is running, or has been killed.</summary>
    public const string BehindState = "behind";

    /// <summary>The sums are kept: they were there when the index was empty, or all has been counted since.</summary>
    public const string TotalsState = "totals";

    private const string Add = """
        INSERT INTO totals(bucket, objects, bytes, versions, version_bytes, markers) VALUES(?1, ?2, ?3, ?4, ?5, ?6)
        ON CONFLICT(bucket) DO UPDATE SET objects = objects + ?2, bytes = bytes + ?3, versions = versions + ?4, version_bytes = version_bytes + ?5, markers = markers + ?6
        """;

    private const string CountAll = $"""
        BEGIN IMMEDIATE;
        DELETE FROM totals;
        INSERT INTO totals(bucket, objects, bytes, versions, version_bytes, markers)
          SELECT v.bucket, sum(v.age = h.age AND v.marker = 0), sum(CASE WHEN v.age = h.age AND v.marker = 0 THEN v.size ELSE 0 END), count(*), sum(v.size), sum(v.marker)
          FROM versions v JOIN (SELECT bucket, key, min(age) AS age FROM versions GROUP BY bucket, key) h ON h.bucket = v.bucket AND h.key = v.key
          GROUP BY v.bucket;
        INSERT OR REPLACE INTO state(name, value) VALUES('{TotalsState}', '');
        COMMIT;
        """;

    private const string Newest1 = "SELECT size, marker FROM versions WHERE bucket = ?1 AND key = ?2 ORDER BY age LIMIT 1";
    private const string Exact = "SELECT size, marker FROM versions WHERE bucket = ?1 AND key = ?2 AND age = ?3";
    private const string Range = "SELECT key, size, marker FROM versions WHERE bucket = ?1 AND key >= ?2 ORDER BY key, age";

    /// <summary>Guarded by <see cref="_writing"/>.</summary>
    private bool _keepsTotals;

    /// <summary>What every bucket holds, in the order of their names. It takes no longer for many objects than for few.</summary>
    public IReadOnlyList<LocalIndexBucket> Totals()
    {
        lock (_writing)
        {
            if (!_keepsTotals)
                CountTotals();
        }

        TryFlush();
        var readers = Volatile.Read(ref _readers);
        var reader = readers.Rent();
        try
        {
            return LocalIndex.ReadTotals(reader);
        }
        finally
        {
            readers.Return(reader);
        }
    }

    /// <summary>What is below a prefix, by the next component of the keys. It reads all of these rows.</summary>
    /// <param name="usage">Gets the key, the bytes, whether it is the newest version, and whether it is a delete marker.</param>
    public void Measure(string bucket, string prefix, UsageRow usage, CancellationToken cancellationToken) => Scan<object?>(bucket, null, (reader, id) =>
    {
        var start = Encoding.UTF8.GetBytes(prefix);
        var last = Array.Empty<byte>();
        var length = -1;
        var rows = reader.Prepare(Range);
        _ = sqlite3_bind_int64(rows, 1, id);
        IndexRows.BindBytes(rows, 2, start);
        try
        {
            while (reader.Step(rows) && IndexRows.Key(rows) is var key && key.StartsWith(start))
            {
                cancellationToken.ThrowIfCancellationRequested();
                var isNewest = length != key.Length || !key.SequenceEqual(last.AsSpan(0, length));
                if (isNewest)
                {
                    if (last.Length < key.Length)
                        last = new byte[Math.Max(64, key.Length * 2)];

                    key.CopyTo(last);
                    length = key.Length;
                }

                usage(key, sqlite3_column_int64(rows, 1), isNewest, sqlite3_column_int64(rows, 2) != 0);
            }
        }
        finally
        {
            _ = sqlite3_reset(rows);
        }

        return null;
    });

    private void CountTotals()
    {
        WritePending();
        try
        {
            _writer.Run(CountAll);
            _keepsTotals = true;
        }
        catch (DatabaseException error) when (error.IsDamage)
        {
            Begin(Generation, error);

            // Empty now, and its sums are kept.
        }
        catch (DatabaseException)
        {
            RollBack();
            throw;
        }
    }

    /// <summary>Of an index that has just been opened.</summary>
    private void LoadTotals(Database writer)
    {
        if (writer.Number($"SELECT count(*) FROM state WHERE name = '{TotalsState}'") == 0 && writer.Number("SELECT count(*) FROM (SELECT 1 FROM versions LIMIT 1)") == 0)
            writer.Run($"DELETE FROM totals; INSERT INTO state(name, value) VALUES('{TotalsState}', '');");

        _keepsTotals = writer.Number($"SELECT count(*) FROM state WHERE name = '{TotalsState}'") > 0;
    }

    private static Row RowOf(VersionRecord version) => new(version.Info.Size, version.Info.IsDeleteMarker);

    private Row? NewestRow(long bucket, byte[] key) => ReadRow(Newest1, bucket, key, null);

    private Row? ExactRow(long bucket, byte[] key, long age) => ReadRow(Exact, bucket, key, age);

    private Row? ReadRow(string sql, long bucket, byte[] key, long? age)
    {
        var rows = _writer.Prepare(sql);
        _ = sqlite3_bind_int64(rows, 1, bucket);
        IndexRows.BindBytes(rows, 2, key);
        if (age is { } exact)
            _ = sqlite3_bind_int64(rows, 3, exact);

        Row? found = _writer.Step(rows) ? new Row(sqlite3_column_int64(rows, 0), sqlite3_column_int64(rows, 1) != 0) : null;
        _ = sqlite3_reset(rows);
        return found;
    }

    private void WriteTotals(Dictionary<long, Totaled> changes)
    {
        foreach (var (bucket, change) in changes)
        {
            if (change == default)
                continue;

            var row = _writer.Prepare(Add);
            _ = sqlite3_bind_int64(row, 1, bucket);
            _ = sqlite3_bind_int64(row, 2, change.Objects);
            _ = sqlite3_bind_int64(row, 3, change.Bytes);
            _ = sqlite3_bind_int64(row, 4, change.Versions);
            _ = sqlite3_bind_int64(row, 5, change.VersionBytes);
            _ = sqlite3_bind_int64(row, 6, change.Markers);
            _writer.Step(row);
        }
    }

    public delegate void UsageRow(ReadOnlySpan<byte> key, long size, bool isNewest, bool isMarker);

    private readonly record struct Row(long Size, bool IsMarker);

    private readonly record struct Totaled(long Objects, long Bytes, long Versions, long VersionBytes, long Markers)
    {
        public Totaled WithVersion(Row row, int sign) => this with
        {
            Versions = Versions + sign,
            VersionBytes = VersionBytes + (sign * row.Size),
            Markers = Markers + (row.IsMarker ? sign : 0),
        };

        public Totaled WithNewest(Row? row, int sign) => row is { IsMarker: false } shown ? this with { Objects = Objects + sign, Bytes = Bytes + (sign * shown.Size) } : this;
    }
}
