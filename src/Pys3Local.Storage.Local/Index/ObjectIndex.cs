using System.Collections.Concurrent;
using System.Text;
using Pys3Local.Storage.Local.Layout;
using static SQLitePCL.raw;

namespace Pys3Local.Storage.Local.Index;

/// <summary>
/// All versions of all keys, in order: what listings read. Never the truth, and so never waited for: changes are gathered and
/// written many at a time, by the next listing that would miss them or when there are enough of them. A look-up takes no lock that is
/// held while something is written. No other process can open it.
/// </summary>
internal sealed partial class ObjectIndex : IDisposable
{
    /// <summary>What there is to do about a failure of this database, and of no other.</summary>
    public const string Remedy = "; this is the index only, no object is lost: remove this file while no server runs, and the next start rebuilds it";

    private const string ByKey = $"SELECT {IndexRows.Columns} FROM versions WHERE bucket = ?1 AND key = ?2 ORDER BY age";

    /// <summary>KiB.</summary>
    private const int WriterCache = 4096;

    /// <summary>KiB: the inner pages of a large tree, and some leaves. There are as many readers as requests at a time, and each keeps what it has read.</summary>
    private const int ReaderCache = 1024;

    private readonly string _path;

    /// <summary>Guards what is pending, in memory. Never held while the disk is used.</summary>
    private readonly Lock _gate = new();

    /// <summary>Guards the writer's connection. Who holds it may take <see cref="_gate"/>.</summary>
    private readonly Lock _writing = new();
    private readonly ConcurrentDictionary<string, long> _buckets = new(StringComparer.Ordinal);
    private Database _writer;
    private ReaderPool _readers;

    public ObjectIndex(string path)
    {
        _path = path;
        _readers = new ReaderPool(this, 0);
        _writer = Create();
    }

    /// <summary>Grows each time that the index was found damaged and begun again, empty.</summary>
    public int Generation => Volatile.Read(ref _readers).Generation;

    /// <summary>Called after the index was found damaged and is empty: it has to be built from the files.</summary>
    public Action<DatabaseException>? Emptied { get; set; }

    /// <summary>Called after it was found damaged, where another could not be made: there is none until that is possible. Each use but a look-up tries again.</summary>
    public Action<Exception>? Lost { get; set; }

    public VersionRecord? Newest(string bucket, string key) => Find(bucket, key, null);

    /// <summary>One version of a key: the newest where <paramref name="version"/> is null.</summary>
    public VersionRecord? Find(string bucket, string key, string? version)
    {
        foreach (var found in Stack(bucket, key, version is null ? 1 : int.MaxValue))
        {
            if (version is null || found.Info.VersionId == version)
                return found;
        }

        return null;
    }

    /// <summary>The versions of a key, newest first. A damaged index knows none.</summary>
    public List<VersionRecord> Stack(string bucket, string key, int limit = int.MaxValue)
    {
        var stack = new List<VersionRecord>(1);
        var pending = Pending(bucket, key);
        if (_buckets.TryGetValue(bucket, out var id))
            Read(id, key, pending.Length > 0 ? int.MaxValue : limit, stack);

        if (pending.Length > 0)
            PendingChanges.Apply(pending, stack);

        return stack;
    }

    /// <summary>One page; see <see cref="IObjectStore.ListObjectsAsync"/>.</summary>
    /// <exception cref="StorageException"><see cref="StorageFailure.Busy"/>: it was damaged and is empty now.</exception>
    public ListPage List(string bucket, ListQuery query) => query.Limit <= 0
        ? ListPage.Empty
        : Scan(bucket, ListPage.Empty, (reader, id) => new IndexPage(reader, id, query).Read());

    /// <summary>What it knows, counted.</summary>
    public LocalIndexReport Report()
    {
        TryFlush();
        var readers = Volatile.Read(ref _readers);
        if (readers.Absence is not null)
            return new LocalIndexReport([], false);

        var reader = readers.Rent();
        try
        {
            return LocalIndex.Read(reader);
        }
        finally
        {
            readers.Return(reader);
        }
    }

    /// <summary>A small text that is kept with the index; null if it, or the index, is not there.</summary>
    public string? State(string name) => WithWriter(writer =>
    {
        var rows = writer.Prepare("SELECT value FROM state WHERE name = ?1");
        _ = sqlite3_bind_text(rows, 1, name);
        var value = writer.Step(rows) ? sqlite3_column_text(rows, 0).utf8_to_string() : null;
        _ = sqlite3_reset(rows);
        return value;
    }, none: static () => null);

    public void SetState(string name, string value) => WithWriter(writer => SetState(writer, name, value));

    /// <summary>False if the index was emptied since.</summary>
    public bool TrySetState(int generation, string name)
    {
        lock (_writing)
        {
            try
            {
                return generation == Generation && SetState(_writer, name, "");
            }
            catch (DatabaseException error) when (error.IsDamage)
            {
                Begin(generation, error);
                return false;
            }
        }
    }

    public void RemoveState(string name) => WithWriter(writer =>
    {
        var row = writer.Prepare("DELETE FROM state WHERE name = ?1");
        _ = sqlite3_bind_text(row, 1, name);
        return writer.Step(row);
    }, none: static () => false);

    public void Dispose()
    {
        try
        {
            Flush();
        }
        finally
        {
            _readers.Dispose();
            _writer.Dispose();
            if (_readers.Absence is not null)
                TryDelete(_path);
        }
    }

    private void Read(long bucket, string key, int limit, List<VersionRecord> stack)
    {
        var readers = Volatile.Read(ref _readers);
        if (readers.Absence is not null)
            return;

        var reader = readers.Rent();
        try
        {
            var rows = reader.Prepare(ByKey);
            _ = sqlite3_bind_int64(rows, 1, bucket);
            IndexRows.BindBytes(rows, 2, Encoding.UTF8.GetBytes(key));
            while (stack.Count < limit && reader.Step(rows))
                stack.Add(new IndexRow(rows, bucket).Version(stack.Count == 0));

            _ = sqlite3_reset(rows);
        }
        catch (DatabaseException error) when (error.IsDamage)
        {
            Begin(readers.Generation, error);
            stack.Clear();
        }
        finally
        {
            readers.Return(reader);
        }
    }

    /// <summary>Reads in order, what is pending included: on a full disk, where it cannot be written, through a transaction that is not kept.</summary>
    /// <param name="none">The answer for a bucket that the index does not know.</param>
    private T Scan<T>(string bucket, T none, Func<Database, long, T> read)
    {
        var readers = Volatile.Read(ref _readers);
        try
        {
            if (readers.Absence is { } absence)
                throw new DatabaseException(absence);

            if (!TryFlush())
                return ScanUnwritten(bucket, none, read);

            if (readers != Volatile.Read(ref _readers))
                throw IndexRows.Damage("it was found damaged");

            if (!_buckets.TryGetValue(bucket, out var id))
                return none;

            var reader = readers.Rent();
            try
            {
                return read(reader, id);
            }
            finally
            {
                readers.Return(reader);
            }
        }
        catch (DatabaseException error) when (error.IsDamage)
        {
            Begin(readers.Generation, error);
            throw new StorageException(StorageFailure.Busy, $"{bucket}: the index was damaged and is being rebuilt from the files; try again", error);
        }
    }

    private static bool SetState(Database writer, string name, string value)
    {
        var row = writer.Prepare("INSERT OR REPLACE INTO state(name, value) VALUES(?1, ?2)");
        _ = sqlite3_bind_text(row, 1, name);
        _ = sqlite3_bind_text(row, 2, value);
        writer.Step(row);
        return true;
    }

    /// <summary>With a new one where it is found damaged.</summary>
    /// <param name="none">The answer where none can be made; null: that is an error.</param>
    private T WithWriter<T>(Func<Database, T> action, Func<T>? none = null)
    {
        lock (_writing)
        {
            var generation = Generation;
            try
            {
                return action(_writer);
            }
            catch (DatabaseException error) when (error.IsDamage)
            {
                Begin(generation, error);
                return none is not null && _readers.Absence is not null ? none() : action(_writer);
            }
        }
    }

    private IndexChange[] Pending(string bucket, string key)
    {
        lock (_gate)
            return _flushing.Count == 0 ? _pending.Of(bucket, key) : [.. _flushing.Of(bucket, key), .. _pending.Of(bucket, key)];
    }

    private Database Create()
    {
        var writer = new Database(_path, DatabaseAccess.Alone, Remedy);
        try
        {
            Database.ForIndex(writer, WriterCache);
            writer.Run("PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA wal_autocheckpoint = 4000; PRAGMA journal_size_limit = 4194304;");
            writer.Run(IndexRows.Schema);
            if (writer.Number(IndexRows.HasSums) == 0)
                writer.Run(IndexRows.AddSums);

            LoadBuckets(writer);
            LoadTotals(writer);
            return writer;
        }
        catch
        {
            writer.Dispose();
            throw;
        }
    }

    /// <summary>The connections that read: as many as there are readers at a time.</summary>
    private sealed class ReaderPool(ObjectIndex index, int generation, DatabaseException? absence = null) : IDisposable
    {
        private readonly ConcurrentBag<Database> _idle = [];
        private volatile bool _closed;

        public int Generation { get; } = generation;

        /// <summary>Why there is no index; null if there is one.</summary>
        public DatabaseException? Absence { get; } = absence;

        public Database Rent() => _idle.TryTake(out var reader) ? reader : Connect();

        public void Return(Database reader)
        {
            if (_closed)
                reader.Abandon();
            else
                _idle.Add(reader);
        }

        public Database Connect()
        {
            if (Absence is not null)
                return Database.None(Absence);

            var database = new Database(index._path, DatabaseAccess.Joined, Remedy);
            Database.ForIndex(database, ReaderCache);
            return database;
        }

        public void Dispose()
        {
            _closed = true;
            while (_idle.TryTake(out var reader))
                reader.Abandon();
        }
    }
}
