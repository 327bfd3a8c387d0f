using System.Collections.Concurrent;
using System.Text;
using Pys3Local.Storage.Local.Layout;
using static SQLitePCL.raw;

namespace Pys3Local.Storage.Local.Index;

/// <summary>
/// All versions of all keys, in order: what listings read. Never the truth, and so never waited for: changes are gathered and
/// written many at a time, by the next reader that would miss them or when there are enough of them.
/// </summary>
internal sealed partial class ObjectIndex : IDisposable
{
    /// <summary>What there is to do about a failure of this database, and of no other.</summary>
    public const string Remedy = "; this is the index only, no object is lost: remove this file while no server runs, and the next start makes it anew";

    private const int PendingLimit = 1024;

    private const string ByKey = $"SELECT {IndexRows.Columns} FROM versions WHERE bucket = ?1 AND key = ?2 ORDER BY age";

    private readonly string _path;
    private readonly Lock _writing = new();
    private readonly Database _writer;
    private readonly ConcurrentBag<Database> _readers = [];
    private readonly ConcurrentDictionary<string, long> _buckets = new(StringComparer.Ordinal);
    private readonly PendingChanges _pending = new();
    private readonly Func<bool> _makeSpace;

    /// <param name="makeSpace">Called where the disk is full: true where it is worth another try.</param>
    public ObjectIndex(string path, Func<bool>? makeSpace = null)
    {
        _path = path;
        _makeSpace = makeSpace ?? (static () => false);
        _writer = Connect();
        try
        {
            _writer.Run("PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA wal_autocheckpoint = 4000; PRAGMA journal_size_limit = 4194304;");
            _writer.Run(IndexRows.Schema);
            LoadBuckets();
        }
        catch
        {
            _writer.Dispose();
            throw;
        }
    }

    public void Apply(ReadOnlySpan<IndexChange> changes)
    {
        lock (_writing)
        {
            foreach (var change in changes)
            {
                _pending.Add(change);
            }

            if (_pending.Count >= PendingLimit)
            {
                try
                {
                    FlushLocked();
                }
                catch (StorageException)
                {
                    // What waits is in the files: it is tried again with the next change.
                }
            }
        }
    }

    public VersionRecord? Newest(string bucket, string key) => Find(bucket, key, null);

    /// <summary>One version of a key: the newest where <paramref name="version"/> is null.</summary>
    public VersionRecord? Find(string bucket, string key, string? version)
    {
        foreach (var found in Stack(bucket, key, version is null ? 1 : int.MaxValue))
        {
            if (version is null || found.Info.VersionId == version)
            {
                return found;
            }
        }

        return null;
    }

    /// <summary>The versions of a key, newest first.</summary>
    public List<VersionRecord> Stack(string bucket, string key, int limit = int.MaxValue)
    {
        var stack = new List<VersionRecord>(1);
        var pending = Pending(bucket, key);
        if (_buckets.TryGetValue(bucket, out var id))
        {
            Read(id, key, pending.Length > 0 ? int.MaxValue : limit, stack);
        }

        if (pending.Length > 0)
        {
            PendingChanges.Apply(pending, stack);
        }

        return stack;
    }

    /// <summary>One page; see <see cref="IObjectStore.ListObjectsAsync"/>.</summary>
    public ListPage List(string bucket, ListQuery query)
    {
        Flush();
        if (!_buckets.TryGetValue(bucket, out var id) || query.Limit <= 0)
        {
            return ListPage.Empty;
        }

        var reader = Rent();
        try
        {
            return new IndexPage(reader, id, query).Read();
        }
        finally
        {
            _readers.Add(reader);
        }
    }

    public void Remove(string bucket)
    {
        lock (_writing)
        {
            FlushLocked();
            if (_buckets.TryRemove(bucket, out var id))
            {
                _writer.Run($"DELETE FROM versions WHERE bucket = {id}; DELETE FROM directories WHERE bucket = {id}; DELETE FROM buckets WHERE id = {id};");
            }
        }
    }

    public void Clear()
    {
        lock (_writing)
        {
            _pending.Clear();
            _pendingDirectories.Clear();
            _buckets.Clear();
            _writer.Run("DELETE FROM versions; DELETE FROM directories; DELETE FROM buckets; DELETE FROM state;");
        }
    }

    /// <summary>A small text that is kept with the index; null where it is not there.</summary>
    public string? State(string name)
    {
        lock (_writing)
        {
            var rows = _writer.Prepare("SELECT value FROM state WHERE name = ?1");
            _ = sqlite3_bind_text(rows, 1, name);
            var value = _writer.Step(rows) ? sqlite3_column_text(rows, 0).utf8_to_string() : null;
            _ = sqlite3_reset(rows);
            return value;
        }
    }

    public void SetState(string name, string value)
    {
        lock (_writing)
        {
            var row = _writer.Prepare("INSERT OR REPLACE INTO state(name, value) VALUES(?1, ?2)");
            _ = sqlite3_bind_text(row, 1, name);
            _ = sqlite3_bind_text(row, 2, value);
            _writer.Step(row);
        }
    }

    public void RemoveState(string name)
    {
        lock (_writing)
        {
            var row = _writer.Prepare("DELETE FROM state WHERE name = ?1");
            _ = sqlite3_bind_text(row, 1, name);
            _writer.Step(row);
        }
    }

    public void Flush()
    {
        lock (_writing)
        {
            FlushLocked();
        }
    }

    /// <summary>Returns when all that was applied is on the medium. The log keeps its space, for the day when there is no other.</summary>
    public void Checkpoint()
    {
        lock (_writing)
        {
            FlushLocked();
            var rows = _writer.Prepare("PRAGMA wal_checkpoint(RESTART)");
            var busy = _writer.Step(rows) && sqlite3_column_int64(rows, 0) != 0;
            _ = sqlite3_reset(rows);
            if (busy)
            {
                throw new DatabaseException(SQLITE_BUSY, _path, "somebody reads it all the time");
            }
        }
    }

    public void Dispose()
    {
        try
        {
            Flush();
        }
        finally
        {
            foreach (var reader in _readers)
            {
                reader.Dispose();
            }

            _writer.Dispose();
        }
    }

    private void Read(long bucket, string key, int limit, List<VersionRecord> stack)
    {
        var reader = Rent();
        try
        {
            var rows = reader.Prepare(ByKey);
            _ = sqlite3_bind_int64(rows, 1, bucket);
            IndexRows.BindBytes(rows, 2, Encoding.UTF8.GetBytes(key));
            while (stack.Count < limit && reader.Step(rows))
            {
                stack.Add(IndexRows.Read(rows, stack.Count == 0));
            }

            _ = sqlite3_reset(rows);
        }
        finally
        {
            _readers.Add(reader);
        }
    }

    private IndexChange[] Pending(string bucket, string key)
    {
        lock (_writing)
        {
            return _pending.Of(bucket, key);
        }
    }

    private void FlushLocked()
    {
        try
        {
            WritePending();
        }
        catch (StorageException error) when (error.Failure == StorageFailure.NoSpace && _makeSpace())
        {
            WritePending();
        }
    }

    private void WritePending()
    {
        if (_pending.Count == 0 && _pendingDirectories.Count == 0)
        {
            return;
        }

        try
        {
            WriteRows();
        }
        catch (DatabaseException)
        {
            // That a directory need not be compared again is not worth the space.
            _pendingDirectories.Clear();
            RollBack();
            throw;
        }

        _pending.Clear();
        _pendingDirectories.Clear();
    }

    private void RollBack()
    {
        // The rows of new buckets go as well.
        _buckets.Clear();
        try
        {
            _writer.Run("ROLLBACK");
        }
        catch (DatabaseException)
        {
            // SQLite has done so by itself.
        }

        LoadBuckets();
    }

    private void WriteRows()
    {
        _writer.Run("BEGIN IMMEDIATE");
        foreach (var change in _pending.All())
        {
            if (change.Version is { } version)
            {
                var row = _writer.Prepare(IndexRows.Insert);
                IndexRows.Bind(row, BucketId(change.Bucket), version);
                _writer.Step(row);
            }
            else
            {
                var row = _writer.Prepare("DELETE FROM versions WHERE bucket = ?1 AND key = ?2 AND age = ?3");
                _ = sqlite3_bind_int64(row, 1, BucketId(change.Bucket));
                IndexRows.BindBytes(row, 2, Encoding.UTF8.GetBytes(change.Key));
                _ = sqlite3_bind_int64(row, 3, -change.Sequence);
                _writer.Step(row);
            }
        }

        WriteDirectories();
        _writer.Run("COMMIT");
    }

    private void LoadBuckets()
    {
        var all = _writer.Prepare("SELECT id, name FROM buckets");
        while (_writer.Step(all))
        {
            _buckets[sqlite3_column_text(all, 1).utf8_to_string()] = sqlite3_column_int64(all, 0);
        }
    }

    private long BucketId(string bucket)
    {
        if (_buckets.TryGetValue(bucket, out var id))
        {
            return id;
        }

        var row = _writer.Prepare("INSERT INTO buckets(name) VALUES(?1) RETURNING id");
        _ = sqlite3_bind_text(row, 1, bucket);
        _writer.Step(row);
        id = sqlite3_column_int64(row, 0);
        _ = sqlite3_reset(row);
        return _buckets[bucket] = id;
    }

    private Database Rent() => _readers.TryTake(out var reader) ? reader : Connect();

    private Database Connect()
    {
        var database = new Database(_path, remedy: Remedy);
        database.Run("PRAGMA cache_size = -4096; PRAGMA temp_store = MEMORY;");
        return database;
    }
}
