using System.Text;
using Pys3Local.Storage.Local.Files;
using static SQLitePCL.raw;

namespace Pys3Local.Storage.Local.Index;

/// <summary>How changes get into the index and onto the medium.</summary>
internal sealed partial class ObjectIndex
{
    private const int PendingLimit = 1024;

    /// <summary>Changes that wait before a writer waits for a flush that somebody else is doing.</summary>
    private const int WaitingLimit = 16 * PendingLimit;

    private readonly Lock _checkpointing = new();
    private PendingChanges _pending = new();

    /// <summary>Taken from <see cref="_pending"/> and being written. Look-ups count it as pending.</summary>
    private PendingChanges _flushing = new();
    private int _flushAt = PendingLimit;

    public void Apply(ReadOnlySpan<IndexChange> changes)
    {
        int waiting;
        lock (_gate)
        {
            foreach (var change in changes)
                _pending.Add(change);

            waiting = _pending.Count;
        }

        if (waiting >= Volatile.Read(ref _flushAt))
            FlushSoon(wait: waiting >= WaitingLimit);
    }

    public void Flush()
    {
        lock (_writing)
            WritePending();
    }

    /// <summary>Returns when all that was applied is on the medium. Neither look-ups nor listings wait for it. The log keeps its space, for the day when there is no other.</summary>
    public void Checkpoint()
    {
        lock (_checkpointing)
        {
            Flush();
            var readers = Volatile.Read(ref _readers);
            var connection = readers.Rent();
            try
            {
                var rows = connection.Prepare("PRAGMA wal_checkpoint(PASSIVE)");
                var whole = connection.Step(rows) && sqlite3_column_int64(rows, 0) == 0 && sqlite3_column_int64(rows, 1) == sqlite3_column_int64(rows, 2);
                _ = sqlite3_reset(rows);
                if (!whole)
                {
                    // Somebody reads what is older: the rest stays in the log, which is as good as long as it is on the medium.
                    SyncLog();
                }
            }
            catch (DatabaseException error) when (error.IsDamage && Begin(readers.Generation, error))
            {
                // Empty now, and known to be.
            }
            finally
            {
                readers.Return(connection);
            }
        }
    }

    public void Remove(string bucket)
    {
        lock (_writing)
        {
            WritePending();
            if (_buckets.TryRemove(bucket, out var id))
                _writer.Run($"DELETE FROM versions WHERE bucket = {id}; DELETE FROM directories WHERE bucket = {id}; DELETE FROM totals WHERE bucket = {id}; DELETE FROM buckets WHERE id = {id};");
        }
    }

    public void Clear()
    {
        lock (_writing)
        {
            DropPending();
            _buckets.Clear();
            _writer.Run("DELETE FROM versions; DELETE FROM directories; DELETE FROM buckets; DELETE FROM totals; DELETE FROM state;");
            LoadTotals(_writer);
        }
    }

    /// <exception cref="DatabaseException">It cannot be opened or synced, or is gone: another thread has found the index damaged and begun again.</exception>
    private void SyncLog()
    {
        var path = $"{_path}-wal";
        try
        {
            using var log = File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
            DiskSync.File(log);
        }
        catch (UnauthorizedAccessException)
        {
            throw new DatabaseException(SQLITE_CANTOPEN, path, "permission denied");
        }
        catch (IOException error)
        {
            var full = FileErrors.From(error, path).Failure == StorageFailure.NoSpace;
            throw new DatabaseException(full ? SQLITE_FULL : SQLITE_IOERR, path, full ? "the disk or the quota is full" : error.Message);
        }
    }

    /// <summary>What cannot be written now is in the files: it is tried again when as much has been added.</summary>
    private void FlushSoon(bool wait)
    {
        if (wait)
            _writing.Enter();
        else if (!_writing.TryEnter())
            return;

        try
        {
            WritePending();
            Volatile.Write(ref _flushAt, PendingLimit);
        }
        catch (StorageException)
        {
            lock (_gate)
                Volatile.Write(ref _flushAt, _pending.Count + PendingLimit);
        }
        finally
        {
            _writing.Exit();
        }
    }

    /// <summary>False if the disk is full or takes no writes: it can be read anyway.</summary>
    private bool TryFlush()
    {
        try
        {
            Flush();
            return true;
        }
        catch (DatabaseException error) when (!error.IsDamage)
        {
            return false;
        }
    }

    private T ScanUnwritten<T>(string bucket, T none, Func<Database, long, T> read)
    {
        lock (_writing)
        {
            TakePending();
            try
            {
                // In memory, whatever it comes to: to spill it would need the space that there is not.
                _writer.Run("PRAGMA cache_spill = OFF; BEGIN IMMEDIATE");
                WriteRows();
                return _buckets.TryGetValue(bucket, out var id) ? read(_writer, id) : none;
            }
            finally
            {
                GiveBack();
                RollBack();
            }
        }
    }

    private void WritePending()
    {
        TakePending();
        if (_flushing.Count == 0 && _flushingDirectories.Count == 0)
            return;

        try
        {
            _writer.Run("BEGIN IMMEDIATE");
            WriteRows();
            _writer.Run("COMMIT");
        }
        catch (DatabaseException error) when (error.IsDamage && Begin(Generation, error))
        {
            return;
        }
        catch (DatabaseException)
        {
            GiveBack();
            RollBack();
            throw;
        }

        lock (_gate)
        {
            _flushing.Clear();
            _flushingDirectories.Clear();
        }
    }

    private void TakePending()
    {
        lock (_gate)
        {
            (_pending, _flushing) = (_flushing, _pending);
            (_pendingDirectories, _flushingDirectories) = (_flushingDirectories, _pendingDirectories);
        }
    }

    /// <summary>That a directory need not be compared again is not worth the space.</summary>
    private void GiveBack()
    {
        lock (_gate)
        {
            _flushing.Add(_pending);
            _pending.Clear();
            (_pending, _flushing) = (_flushing, _pending);
            _flushingDirectories.Clear();
            _pendingDirectories.Clear();
        }
    }

    private void DropPending()
    {
        lock (_gate)
        {
            _pending.Clear();
            _flushing.Clear();
            _pendingDirectories.Clear();
            _flushingDirectories.Clear();
        }
    }

    private void RollBack()
    {
        try
        {
            _writer.Run("ROLLBACK");
        }
        catch (DatabaseException)
        {
            // SQLite has done so by itself.
        }

        // The rows of new buckets went as well.
        _buckets.Clear();
        LoadBuckets(_writer);
    }

    private void WriteRows()
    {
        var totals = new Dictionary<long, Totaled>();
        foreach (var changes in _flushing.ByKey())
        {
            var bucket = BucketId(changes[0].Bucket);
            var key = Encoding.UTF8.GetBytes(changes[0].Key);
            var total = totals.GetValueOrDefault(bucket);
            var newest = _keepsTotals ? NewestRow(bucket, key) : null;
            total = total.WithNewest(newest, -1);
            foreach (var change in changes)
            {
                // Where there was no version of the key, and there is one change, there is none to be replaced.
                if (_keepsTotals && (newest is not null || changes.Count > 1) && ExactRow(bucket, key, -change.Sequence) is { } old)
                    total = total.WithVersion(old, -1);

                if (change.Version is { } version)
                    total = total.WithVersion(RowOf(version), 1);

                WriteRow(bucket, key, change);
            }

            if (_keepsTotals)
                totals[bucket] = total.WithNewest(newest is null && changes is [{ Version: { } first }] ? RowOf(first) : NewestRow(bucket, key), 1);
        }

        WriteTotals(totals);
        WriteDirectories();
    }

    private void WriteRow(long bucket, byte[] key, IndexChange change)
    {
        if (change.Version is { } version)
        {
            var row = _writer.Prepare(IndexRows.Insert);
            IndexRows.Bind(row, bucket, version);
            _writer.Step(row);
        }
        else
        {
            var row = _writer.Prepare("DELETE FROM versions WHERE bucket = ?1 AND key = ?2 AND age = ?3");
            _ = sqlite3_bind_int64(row, 1, bucket);
            IndexRows.BindBytes(row, 2, key);
            _ = sqlite3_bind_int64(row, 3, -change.Sequence);
            _writer.Step(row);
        }
    }

    private void LoadBuckets(Database writer)
    {
        var all = writer.Prepare("SELECT id, name FROM buckets");
        while (writer.Step(all))
            _buckets[sqlite3_column_text(all, 1).utf8_to_string()] = sqlite3_column_int64(all, 0);
    }

    private long BucketId(string bucket)
    {
        if (_buckets.TryGetValue(bucket, out var id))
            return id;

        var row = _writer.Prepare("INSERT INTO buckets(name) VALUES(?1) RETURNING id");
        _ = sqlite3_bind_text(row, 1, bucket);
        _writer.Step(row);
        id = sqlite3_column_int64(row, 0);
        _ = sqlite3_reset(row);
        return _buckets[bucket] = id;
    }
}
