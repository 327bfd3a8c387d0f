namespace Pys3Local.Storage.Local.Index;

/// <param name="code">SQLite's result code.</param>
/// <param name="path">The database.</param>
/// <param name="reason">What SQLite says.</param>
/// <param name="remedy">What the operator can do; begins with a semicolon, or is empty.</param>
internal sealed class DatabaseException(int code, string path, string reason, string remedy = "")
    : StorageException(CodeOf(code) == Full ? StorageFailure.NoSpace : StorageFailure.Unavailable, $"{path}: {reason}{remedy}")
{
    /// <summary>SQLITE_FULL, SQLITE_IOERR, SQLITE_BUSY.</summary>
    private const int Full = 13;
    private const int InputOutput = 10;
    private const int Busy = 5;

    /// <summary>The message without the file and the remedy.</summary>
    public string Reason { get; } = reason;

    /// <summary>Also where an input/output error is told: how a full disk shows where the log's shared memory cannot be made.</summary>
    public bool MayBeFull => CodeOf(code) is Full or InputOutput;

    /// <summary>Another program has it, now.</summary>
    public bool IsBusy => CodeOf(code) == Busy;

    private static int CodeOf(int code) => code & 0xFF;
}
