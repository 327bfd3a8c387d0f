using System.Text;
using Pys3Local.Storage.Local.Layout;
using SQLitePCL;
using static SQLitePCL.raw;

namespace Pys3Local.Storage.Local.Index;

/// <summary>A version as a row; <see cref="IndexRow"/> is the way back.</summary>
internal static class IndexRows
{
    public const string Schema = """
        CREATE TABLE IF NOT EXISTS state(name TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID;
        CREATE TABLE IF NOT EXISTS buckets(id INTEGER PRIMARY KEY, name TEXT UNIQUE NOT NULL);
        CREATE TABLE IF NOT EXISTS versions(
          bucket INTEGER NOT NULL, key BLOB NOT NULL, age INTEGER NOT NULL, version TEXT, size INTEGER NOT NULL, etag TEXT NOT NULL,
          modified INTEGER NOT NULL, type TEXT, marker INTEGER NOT NULL, file_time INTEGER NOT NULL, place TEXT, extra BLOB, sum INTEGER,
          PRIMARY KEY(bucket, key, age)) WITHOUT ROWID;
        CREATE TABLE IF NOT EXISTS directories(
          bucket INTEGER NOT NULL, prefix BLOB NOT NULL, path TEXT NOT NULL, stamp INTEGER NOT NULL,
          PRIMARY KEY(bucket, prefix, path)) WITHOUT ROWID;
        CREATE TABLE IF NOT EXISTS totals(
          bucket INTEGER PRIMARY KEY, objects INTEGER NOT NULL, bytes INTEGER NOT NULL, versions INTEGER NOT NULL, version_bytes INTEGER NOT NULL, markers INTEGER NOT NULL);
        """;

    /// <summary>A database of version 0.3 has no sums: its rows stay without one until they are written again.</summary>
    public const string HasSums = "SELECT count(*) FROM pragma_table_info('versions') WHERE name = 'sum'";
    public const string AddSums = "ALTER TABLE versions ADD COLUMN sum INTEGER";

    /// <summary>The age is the sequence with its sign turned: the newest version of a key comes first.</summary>
    public const string Columns = "key, age, version, size, etag, modified, type, marker, file_time, place, extra, sum";

    public const string Insert =
        $"INSERT OR REPLACE INTO versions(bucket, {Columns}) VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)";

    public static void Bind(sqlite3_stmt statement, long bucket, VersionRecord version)
    {
        var info = version.Info;
        var sum = RowSum.Begin(bucket);
        BindBytes(statement, 2, sum.Bytes(Encoding.UTF8.GetBytes(info.Key)));
        _ = sqlite3_bind_int64(statement, 1, bucket);
        _ = sqlite3_bind_int64(statement, 3, sum.Number(-version.Sequence));
        BindText(statement, 4, sum.Text(info.VersionId == ObjectInfo.NullVersion ? null : info.VersionId));
        _ = sqlite3_bind_int64(statement, 5, sum.Number(info.Size));
        BindText(statement, 6, sum.Text(info.ETag));
        _ = sqlite3_bind_int64(statement, 7, sum.Number(info.LastModified.UtcTicks));
        BindText(statement, 8, sum.Text(info.ContentType));
        _ = sqlite3_bind_int64(statement, 9, sum.Number(info.IsDeleteMarker ? 1 : 0));
        _ = sqlite3_bind_int64(statement, 10, sum.Number(version.FileTime));
        BindText(statement, 11, sum.Text(version.Place));
        if (RowMaps.Write(info) is { } extra)
        {
            BindBytes(statement, 12, sum.Bytes(extra));
        }
        else
        {
            _ = sqlite3_bind_null(statement, 12);
            sum.Bytes(default);
        }

        _ = sqlite3_bind_int64(statement, 13, sum.Value);
    }

    public static DatabaseException Damage(string what) => new(DatabaseException.Corrupt, "the index", what);

    public static ReadOnlySpan<byte> Key(sqlite3_stmt row) => sqlite3_column_blob(row, 0);

    /// <summary>An empty span would be bound as NULL.</summary>
    public static void BindBytes(sqlite3_stmt statement, int index, ReadOnlySpan<byte> bytes) =>
        _ = bytes.IsEmpty ? sqlite3_bind_zeroblob(statement, index, 0) : sqlite3_bind_blob(statement, index, bytes);

    private static void BindText(sqlite3_stmt statement, int index, string? text)
    {
        if (text is null)
            _ = sqlite3_bind_null(statement, index);
        else
            _ = sqlite3_bind_text(statement, index, text);
    }
}
