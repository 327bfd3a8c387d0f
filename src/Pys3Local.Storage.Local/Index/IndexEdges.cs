using SQLitePCL;
using static SQLitePCL.raw;

namespace Pys3Local.Storage.Local.Index;

/// <summary>
/// Looks at the rows next to those that a scan reads. A search compares with rows that it does not return: one that is damaged can lead
/// it too far, and one whose bucket is damaged ends a scan too early. Each time the damaged row is right next to the place, where its sum is compared.
/// </summary>
internal sealed class IndexEdges(Database reader, long bucket)
{
    private const int BucketColumn = 12;
    private const string Select = $"SELECT {IndexRows.Columns}, bucket FROM versions";
    private const string Before = $"{Select} WHERE (bucket, key) < (?1, ?2) ORDER BY bucket DESC, key DESC, age DESC LIMIT 1";
    private const string LastOf = $"{Select} WHERE bucket <= ?1 ORDER BY bucket DESC, key DESC, age DESC LIMIT 1";
    private const string AfterAll = $"{Select} WHERE bucket > ?1 ORDER BY bucket, key, age LIMIT 1";

    /// <summary>For a scan that begins at a key: no row was passed that is not before it.</summary>
    public void CheckEntry(byte[] from) => Look(Before, rows => IndexRows.BindBytes(rows, 2, from), static _ => { });

    /// <summary>For a scan that has come to the end of the bucket.</summary>
    /// <param name="from">Where it was entered last.</param>
    /// <param name="key">Of the row that it has read last, with its age.</param>
    public void CheckEnd(byte[] from, byte[] key, long age)
    {
        Look(LastOf, static _ => { }, rows =>
        {
            var last = IndexRows.Key(rows);
            if (sqlite3_column_int64(rows, BucketColumn) == bucket && last.SequenceCompareTo(from) >= 0
                && !(last.SequenceEqual(key) && sqlite3_column_int64(rows, 1) == age))
            {
                throw IndexRows.Damage("a scan of it ends before the last row");
            }
        });
        Look(AfterAll, static _ => { }, static _ => { });
    }

    private void Look(string query, Action<sqlite3_stmt> bind, Action<sqlite3_stmt> check)
    {
        var rows = reader.Prepare(query);
        _ = sqlite3_bind_int64(rows, 1, bucket);
        bind(rows);
        if (reader.Step(rows))
        {
            _ = new IndexRow(rows, sqlite3_column_int64(rows, BucketColumn));
            check(rows);
        }

        _ = sqlite3_reset(rows);
    }
}
