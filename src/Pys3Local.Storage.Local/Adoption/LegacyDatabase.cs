using System.Collections.Immutable;
using System.Text.Json;
using Pys3Local.Storage.Local.Index;
using Pys3Local.Storage.Local.Layout;
using static SQLitePCL.raw;

namespace Pys3Local.Storage.Local.Adoption;

/// <summary>The original's <c>metadata.db</c> (v0.1.1 to v0.2.1), read-only: what it knew of the files that it wrote.</summary>
internal sealed class LegacyDatabase(string path) : IDisposable
{
    private const string Row = """
        SELECT size, etag, last_modified, content_type, metadata FROM local_objects WHERE bucket_name = ?1 AND object_key = ?2
        """;

    private readonly Lock _lock = new();
    private readonly Database _database = new(path, DatabaseAccess.ReadOnly);

    /// <summary>Null if the file is missing or is no such database.</summary>
    public static LegacyDatabase? TryOpen(string? path)
    {
        if (path is null || !File.Exists(path))
            return null;

        try
        {
            var database = new LegacyDatabase(path);
            database.Find("", "");
            return database;
        }
        catch (DatabaseException)
        {
            return null;
        }
    }

    /// <summary>The keys of a bucket after a key, in order, at most so many.</summary>
    public List<string> Keys(string bucket, string after, int limit)
    {
        lock (_lock)
        {
            var keys = new List<string>();
            var rows = _database.Prepare("SELECT object_key FROM local_objects WHERE bucket_name = ?1 AND object_key > ?2 ORDER BY object_key LIMIT ?3");
            _ = sqlite3_bind_text(rows, 1, bucket);
            _ = sqlite3_bind_text(rows, 2, after);
            _ = sqlite3_bind_int64(rows, 3, limit);
            while (_database.Step(rows))
                keys.Add(sqlite3_column_text(rows, 0).utf8_to_string());

            return keys;
        }
    }

    public ObjectInfo? Find(string bucket, string key)
    {
        lock (_lock)
        {
            var rows = _database.Prepare(Row);
            _ = sqlite3_bind_text(rows, 1, bucket);
            _ = sqlite3_bind_text(rows, 2, key);
            if (!_database.Step(rows))
                return null;

            var info = Sidecar.TryTime(sqlite3_column_text(rows, 2).utf8_to_string(), out var modified)
                ? new ObjectInfo
                {
                    Key = key,
                    Size = sqlite3_column_int64(rows, 0),
                    ETag = sqlite3_column_text(rows, 1).utf8_to_string().Trim('"'),
                    LastModified = modified,
                    ContentType = sqlite3_column_text(rows, 3).utf8_to_string(),
                    Metadata = Metadata(sqlite3_column_text(rows, 4).utf8_to_string()),
                }
                : null;
            _ = sqlite3_reset(rows);
            return info;
        }
    }

    public void Dispose() => _database.Dispose();

    private static ImmutableSortedDictionary<string, string> Metadata(string? json)
    {
        try
        {
            return JsonSerializer.Deserialize(json ?? "{}", LayoutJson.Default.SortedDictionaryStringString) is { } map
                ? StringMap.Empty.AddRange(map)
                : StringMap.Empty;
        }
        catch (JsonException)
        {
            return StringMap.Empty;
        }
    }
}
