using System.Globalization;
using Pys3Local.Storage.Local.Files;
using SQLitePCL;
using static SQLitePCL.raw;

namespace Pys3Local.Storage.Local.Index;

/// <summary>A connection to SQLite, for one caller at a time, with the statements it has prepared.</summary>
internal sealed class Database : IDisposable
{
    /// <summary>
    /// SQLite's own file layer for one process alone: it locks out every other one, and keeps the index of the log in memory of its
    /// own instead of a mapped file, where a page fault on a full disk would end the process (SIGBUS).
    /// </summary>
    /// <remarks>https://www.sqlite.org/vfs.html#standard_unix_vfses</remarks>
    private const string AloneVfs = "unix-excl";

    private readonly sqlite3 _handle;
    private readonly Dictionary<string, sqlite3_stmt> _statements = [];
    private readonly string _path;
    private readonly string _remedy;
    private readonly DatabaseException? _absence;

    static Database() => SetProvider(new SQLite3Provider_e_sqlite3());

    /// <param name="path">The file; its directory exists.</param>
    /// <param name="access">Who else may have it open.</param>
    /// <param name="remedy">As in <see cref="DatabaseException"/>.</param>
    public Database(string path, DatabaseAccess access = DatabaseAccess.Shared, string remedy = "")
    {
        _path = path;
        _remedy = remedy;
        if (access is DatabaseAccess.Shared or DatabaseAccess.Alone)
            CreateForOwner(path);

        var flags = (access == DatabaseAccess.ReadOnly ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE) | SQLITE_OPEN_NOMUTEX;
        var result = sqlite3_open_v2(path, out _handle, flags, access is DatabaseAccess.Alone or DatabaseAccess.Joined && !OperatingSystem.IsWindows() ? AloneVfs : null);
        if (result != SQLITE_OK)
        {
            _handle.Dispose();
            throw new DatabaseException(result, path, "cannot be opened", remedy);
        }

        _ = sqlite3_busy_timeout(_handle, 5000);
    }

    private Database(DatabaseException absence)
    {
        (_path, _remedy, _handle) = ("", "", null!);
        _absence = absence;
    }

    /// <summary>In place of a connection where there is no database: whatever is asked of it fails with this.</summary>
    public static Database None(DatabaseException absence) => new(absence);

    /// <summary>A connection to the index: little memory, and no file mapped.</summary>
    /// <param name="database">The connection.</param>
    /// <param name="cache">KiB of pages that it may keep: of what it drops, the system has a copy.</param>
    public static void ForIndex(Database database, int cache) => database.Run(
        string.Create(CultureInfo.InvariantCulture, $"PRAGMA cache_size = -{cache}; PRAGMA temp_store = MEMORY; PRAGMA mmap_size = 0;"));

    /// <summary>SQLite makes a database for everybody to read, and its companions like it; it takes an empty file for a new one.</summary>
    private void CreateForOwner(string path)
    {
        var options = new FileStreamOptions { Mode = FileMode.OpenOrCreate, Access = FileAccess.Write, Share = FileShare.ReadWrite };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;

        try
        {
            // A pipe would be opened when somebody else opens it, which is never.
            if (PathKinds.Of(path) is var kind and not (PathKind.File or PathKind.Missing))
                throw new DatabaseException(SQLITE_CANTOPEN, path, kind == PathKind.Directory ? "it is a directory" : "it is a pipe, a socket or a device, and no file", _remedy);

            new FileStream(path, options).Dispose();
        }
        catch (UnauthorizedAccessException)
        {
            throw new DatabaseException(SQLITE_CANTOPEN, path, "permission denied", _remedy);
        }
        catch (IOException error)
        {
            var full = FileErrors.From(error, path).Failure == StorageFailure.NoSpace;
            throw new DatabaseException(full ? SQLITE_FULL : SQLITE_CANTOPEN, path, full ? "the disk or the quota is full" : "cannot be made", full ? "" : _remedy);
        }
    }

    public void Run(string sql)
    {
        ThrowIfNone();
        Check(sqlite3_exec(_handle, sql));
    }

    /// <summary>A prepared statement, reset and ready for its values. It stays the connection's.</summary>
    public sqlite3_stmt Prepare(string sql)
    {
        ThrowIfNone();
        if (_statements.TryGetValue(sql, out var statement))
        {
            _ = sqlite3_reset(statement);
            return statement;
        }

        Check(sqlite3_prepare_v3(_handle, sql, SQLITE_PREPARE_PERSISTENT, out statement));
        return _statements[sql] = statement;
    }

    /// <summary>True for a row, false at the end.</summary>
    public bool Step(sqlite3_stmt statement)
    {
        var result = sqlite3_step(statement);
        if (result == SQLITE_ROW)
            return true;

        _ = sqlite3_reset(statement);
        return result == SQLITE_DONE ? false : throw Failure(result);
    }

    /// <summary>Until it is disposed all reads see one moment, also inside of a transaction.</summary>
    public Moment Hold()
    {
        Step(Prepare("SAVEPOINT moment"));
        return new Moment(this);
    }

    internal readonly struct Moment(Database database) : IDisposable
    {
        /// <summary>Where that fails the connection is of no use any more, and the next call says so.</summary>
        public void Dispose() => _ = sqlite3_step(database.Prepare("RELEASE moment"));
    }

    /// <summary>The one number that a query answers.</summary>
    public long Number(string sql)
    {
        var rows = Prepare(sql);
        var number = Step(rows) ? sqlite3_column_int64(rows, 0) : 0;
        _ = sqlite3_reset(rows);
        return number;
    }

    /// <summary>Closes it without a checkpoint: the last one to close removes the log by its name, and that may be another database's by now.</summary>
    public void Abandon()
    {
        if (_absence is null)
            _ = sqlite3_db_config(_handle, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, out _);

        Dispose();
    }

    public void Dispose()
    {
        foreach (var statement in _statements.Values)
            statement.Dispose();

        if (_absence is null)
            _handle.Dispose();
    }

    private void ThrowIfNone()
    {
        if (_absence is not null)
            throw new DatabaseException(_absence);
    }

    private void Check(int result)
    {
        if (result != SQLITE_OK)
            throw Failure(result);
    }

    private DatabaseException Failure(int result) => new(sqlite3_extended_errcode(_handle) is var exact && (exact & 0xFF) == (result & 0xFF) ? exact : result, _path, sqlite3_errmsg(_handle).utf8_to_string(), (result & 0xFF) switch
    {
        SQLITE_FULL => "; free some megabytes on this disk",
        SQLITE_BUSY => "; another program has it open and has to close it",
        _ => _remedy,
    });
}
