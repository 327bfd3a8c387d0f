using SQLitePCL;
using static SQLitePCL.raw;

namespace Pys3Local.Storage.Local.Index;

/// <summary>A connection to SQLite, for one caller at a time, with the statements it has prepared.</summary>
internal sealed class Database : IDisposable
{
    private readonly sqlite3 _handle;
    private readonly Dictionary<string, sqlite3_stmt> _statements = [];
    private readonly string _path;

    static Database() => SetProvider(new SQLite3Provider_e_sqlite3());

    public Database(string path, bool readOnly = false)
    {
        _path = path;
        if (!readOnly)
            CreateForOwner(path);

        var flags = (readOnly ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE) | SQLITE_OPEN_NOMUTEX;
        var result = sqlite3_open_v2(path, out _handle, flags, null);
        if (result != SQLITE_OK)
        {
            _handle.Dispose();
            throw new DatabaseException(result, $"{path}: cannot be opened");
        }

        _ = sqlite3_busy_timeout(_handle, 5000);
    }

    /// <summary>SQLite makes a database for everybody to read, and its companions like it; it takes an empty file for a new one.</summary>
    private static void CreateForOwner(string path)
    {
        var options = new FileStreamOptions { Mode = FileMode.OpenOrCreate, Access = FileAccess.Write, Share = FileShare.ReadWrite };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;

        new FileStream(path, options).Dispose();
    }

    public void Run(string sql) => Check(sqlite3_exec(_handle, sql));

    /// <summary>A prepared statement, reset and ready for its values. It stays the connection's.</summary>
    public sqlite3_stmt Prepare(string sql)
    {
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
        {
            return true;
        }

        _ = sqlite3_reset(statement);
        return result == SQLITE_DONE ? false : throw Failure(result);
    }

    public void Dispose()
    {
        foreach (var statement in _statements.Values)
        {
            statement.Dispose();
        }

        _handle.Dispose();
    }

    private void Check(int result)
    {
        if (result != SQLITE_OK)
        {
            throw Failure(result);
        }
    }

    private DatabaseException Failure(int result) => new(result, $"{_path}: {sqlite3_errmsg(_handle).utf8_to_string()}");
}
