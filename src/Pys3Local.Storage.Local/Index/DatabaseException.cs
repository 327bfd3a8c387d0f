namespace Pys3Local.Storage.Local.Index;

/// <param name="code">SQLite's result code.</param>
/// <param name="path">The database.</param>
/// <param name="reason">What SQLite says.</param>
/// <param name="remedy">What the operator can do; begins with a semicolon, or is empty.</param>
internal sealed class DatabaseException(int code, string path, string reason, string remedy = "")
    : StorageException(CodeOf(code) == Full ? StorageFailure.NoSpace : StorageFailure.Unavailable, $"{path}: {reason}{remedy}")
{
    public DatabaseException(DatabaseException same)
        : this(same._code, same._path, same.Reason, same._remedy)
    {
    }

    /// <summary>SQLITE_CORRUPT: also of a row that is not what was written.</summary>
    public const int Corrupt = 11;

    /// <summary>SQLITE_FULL, SQLITE_IOERR, SQLITE_NOTADB, SQLITE_ERROR (a table is gone), SQLITE_IOERR_READ, SQLITE_IOERR_SHORT_READ.</summary>
    private const int Full = 13;
    private const int InputOutput = 10;
    private const int NotDatabase = 26;
    private const int Error = 1;
    private const int ReadFailed = 266;
    private const int ShortRead = 522;

    private readonly int _code = code;
    private readonly string _path = path;
    private readonly string _remedy = remedy;

    /// <summary>The message without the file and the remedy.</summary>
    public string Reason { get; } = reason;

    /// <summary>Also where an input/output error is reported: so a full disk shows where the log cannot grow.</summary>
    public bool MayBeFull => CodeOf(_code) is Full or InputOutput;

    /// <summary>What is in the file is not what was written there, or cannot be read again: it has to be made from the files.</summary>
    public bool IsDamage => CodeOf(_code) is Corrupt or NotDatabase or Error || _code is ReadFailed or ShortRead;

    private static int CodeOf(int code) => code & 0xFF;
}
