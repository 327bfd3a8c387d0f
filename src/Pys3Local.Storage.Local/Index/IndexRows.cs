using System.Buffers;
using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using Pys3Local.Storage.Local.Layout;
using SQLitePCL;
using static SQLitePCL.raw;

namespace Pys3Local.Storage.Local.Index;

/// <summary>A version as a row, and back.</summary>
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
        if (Extra(info) is { } extra)
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

    /// <summary>Throws if the row is not as it was written. For each row before it is used.</summary>
    public static void Check(sqlite3_stmt row, long bucket)
    {
        if (sqlite3_column_type(row, 11) == SQLITE_NULL)
        {
            return;
        }

        var sum = RowSum.Begin(bucket);
        for (var column = 0; column < 11; column++)
        {
            if (column is 1 or 3 or 5 or 7 or 8)
            {
                sum.Number(sqlite3_column_int64(row, column));
            }
            else
            {
                sum.Bytes(sqlite3_column_blob(row, column));
            }
        }

        if (sum.Value != sqlite3_column_int64(row, 11))
        {
            throw Damage("a row of it is not as it was written");
        }
    }

    public static DatabaseException Damage(string what) => new(DatabaseException.Corrupt, "the index", what);

    public static ReadOnlySpan<byte> Key(sqlite3_stmt row) => sqlite3_column_blob(row, 0);

    public static long Sequence(sqlite3_stmt row) => -sqlite3_column_int64(row, 1);

    public static bool IsMarker(sqlite3_stmt row) => sqlite3_column_int64(row, 7) != 0;

    /// <summary>A row that was checked. What it holds may be nonsense anyway, where it is without a sum.</summary>
    public static VersionRecord Read(sqlite3_stmt row, bool latest)
    {
        try
        {
            return ReadColumns(row, latest);
        }
        catch (Exception error) when (error is JsonException or ArgumentException or InvalidOperationException)
        {
            throw Damage("a row of it cannot be read");
        }
    }

    private static VersionRecord ReadColumns(sqlite3_stmt row, bool latest)
    {
        var (metadata, attributes) = Extra(sqlite3_column_blob(row, 10));
        var info = new ObjectInfo
        {
            Key = Encoding.UTF8.GetString(Key(row)),
            VersionId = Text(row, 2) ?? ObjectInfo.NullVersion,
            Size = sqlite3_column_int64(row, 3),
            ETag = Text(row, 4) ?? throw Damage("a row of it has no ETag"),
            LastModified = new DateTimeOffset(sqlite3_column_int64(row, 5), TimeSpan.Zero),
            ContentType = Text(row, 6),
            IsDeleteMarker = IsMarker(row),
            Metadata = metadata,
            Attributes = attributes,
            IsLatest = latest,
        };
        return new VersionRecord(info, Sequence(row), sqlite3_column_int64(row, 8), Text(row, 9));
    }

    /// <summary>An empty span would be bound as NULL.</summary>
    public static void BindBytes(sqlite3_stmt statement, int index, ReadOnlySpan<byte> bytes) =>
        _ = bytes.IsEmpty ? sqlite3_bind_zeroblob(statement, index, 0) : sqlite3_bind_blob(statement, index, bytes);

    private static string? Text(sqlite3_stmt row, int column) =>
        sqlite3_column_type(row, column) == SQLITE_NULL ? null : sqlite3_column_text(row, column).utf8_to_string();

    private static void BindText(sqlite3_stmt statement, int index, string? text)
    {
        if (text is null)
        {
            _ = sqlite3_bind_null(statement, index);
        }
        else
        {
            _ = sqlite3_bind_text(statement, index, text);
        }
    }

    /// <summary>Both maps as one flat array of strings: <c>[["name","value",…],["name","value",…]]</c>; null if both are empty.</summary>
    private static byte[]? Extra(ObjectInfo info)
    {
        if (info.Metadata.IsEmpty && info.Attributes.IsEmpty)
        {
            return null;
        }

        var bytes = new ArrayBufferWriter<byte>(256);
        using (var json = new Utf8JsonWriter(bytes))
        {
            json.WriteStartArray();
            foreach (var map in (ReadOnlySpan<ImmutableSortedDictionary<string, string>>)[info.Metadata, info.Attributes])
            {
                json.WriteStartArray();
                foreach (var (name, value) in map)
                {
                    json.WriteStringValue(name);
                    json.WriteStringValue(value);
                }

                json.WriteEndArray();
            }

            json.WriteEndArray();
        }

        return bytes.WrittenSpan.ToArray();
    }

    private static (ImmutableSortedDictionary<string, string> Metadata, ImmutableSortedDictionary<string, string> Attributes) Extra(
        ReadOnlySpan<byte> extra)
    {
        if (extra.IsEmpty)
        {
            return (Texts.None, Texts.None);
        }

        var json = new Utf8JsonReader(extra);
        json.Read();
        return (Map(ref json), Map(ref json));
    }

    private static ImmutableSortedDictionary<string, string> Map(ref Utf8JsonReader json)
    {
        json.Read();
        var map = Texts.None.ToBuilder();
        while (json.Read() && json.TokenType == JsonTokenType.String)
        {
            var name = json.GetString()!;
            json.Read();
            map[name] = json.GetString()!;
        }

        return map.ToImmutable();
    }
}
