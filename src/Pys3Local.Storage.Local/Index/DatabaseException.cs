namespace Pys3Local.Storage.Local.Index;

/// <param name="code">SQLite's result code.</param>
internal sealed class DatabaseException(int code, string message) : Exception(message)
{
    /// <summary>SQLITE_FULL.</summary>
    public bool IsFull => (code & 0xFF) == 13;

    /// <summary>SQLITE_FULL, or SQLITE_IOERR: how a full disk shows where the log's shared memory cannot be made.</summary>
    public bool MayBeFull => IsFull || (code & 0xFF) == 10;
}
