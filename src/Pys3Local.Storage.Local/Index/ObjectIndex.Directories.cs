using System.Text;
using static SQLitePCL.raw;

namespace Pys3Local.Storage.Local.Index;

/// <summary>What the index knows whole: the directories, each as it was when it was compared with its keys.</summary>
internal sealed partial class ObjectIndex
{
    private List<(string Bucket, IndexedDirectory Directory)> _pendingDirectories = [];
    private List<(string Bucket, IndexedDirectory Directory)> _flushingDirectories = [];

    /// <summary>All that was applied before is written with it or before it.</summary>
    /// <param name="bucket">Its bucket.</param>
    /// <param name="directory">As it was when it was compared.</param>
    /// <param name="generation">The index that it was compared with: another one knows nothing of it.</param>
    public void Apply(string bucket, IndexedDirectory directory, int generation)
    {
        int waiting;
        lock (_gate)
        {
            if (generation != Generation)
                return;

            _pendingDirectories.Add((bucket, directory));
            waiting = _pendingDirectories.Count;
        }

        if (waiting >= PendingLimit)
            FlushSoon(wait: true);
    }

    /// <summary>Those whose prefix is after <paramref name="after"/> and not after <paramref name="last"/> (null: no end), in order.</summary>
    public List<IndexedDirectory> Directories(string bucket, string after, string? last, int limit) => last is null
        ? ReadDirectories(bucket, "prefix > ?2", after, null, limit)
        : ReadDirectories(bucket, "prefix > ?2 AND prefix <= ?4", after, last, limit);

    /// <summary>One directory's stamp; null if it is not known.</summary>
    public long? Stamp(string bucket, string prefix, string path)
    {
        foreach (var directory in ReadDirectories(bucket, "prefix = ?2", prefix, null, int.MaxValue))
        {
            if (directory.Path == path)
                return directory.Stamp;
        }

        return null;
    }

    /// <summary>The keys and common prefixes right below a prefix, after an entry's name.</summary>
    public List<IndexEntry> Children(string bucket, string prefix, string? after, int limit) => Scan<List<IndexEntry>>(
        bucket, [], (reader, id) => new IndexPage(reader, id, new ListQuery { Prefix = prefix, Delimiter = "/", After = after, Limit = limit }).ReadRecords());

    private List<IndexedDirectory> ReadDirectories(string bucket, string range, string first, string? last, int limit) => Scan<List<IndexedDirectory>>(
        bucket, [], (reader, id) =>
        {
            var found = new List<IndexedDirectory>();
            var rows = reader.Prepare($"SELECT prefix, path, stamp FROM directories WHERE bucket = ?1 AND {range} ORDER BY prefix LIMIT ?3");
            _ = sqlite3_bind_int64(rows, 1, id);
            IndexRows.BindBytes(rows, 2, Encoding.UTF8.GetBytes(first));
            _ = sqlite3_bind_int64(rows, 3, limit);
            if (last is not null)
                IndexRows.BindBytes(rows, 4, Encoding.UTF8.GetBytes(last));

            while (reader.Step(rows))
            {
                found.Add(new IndexedDirectory(
                    Encoding.UTF8.GetString(sqlite3_column_blob(rows, 0)), sqlite3_column_text(rows, 1).utf8_to_string(), sqlite3_column_int64(rows, 2)));
            }

            return found;
        });

    private void WriteDirectories()
    {
        foreach (var (bucket, directory) in _flushingDirectories)
        {
            var row = _writer.Prepare(directory.Stamp is null
                ? "DELETE FROM directories WHERE bucket = ?1 AND prefix = ?2 AND path = ?3"
                : "INSERT OR REPLACE INTO directories(bucket, prefix, path, stamp) VALUES(?1, ?2, ?3, ?4)");
            _ = sqlite3_bind_int64(row, 1, BucketId(bucket));
            IndexRows.BindBytes(row, 2, Encoding.UTF8.GetBytes(directory.Prefix));
            _ = sqlite3_bind_text(row, 3, directory.Path);
            if (directory.Stamp is { } stamp)
                _ = sqlite3_bind_int64(row, 4, stamp);

            _writer.Step(row);
        }
    }
}
