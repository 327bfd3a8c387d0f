namespace Pys3Local.Storage.Local.Index;

/// <param name="code">SQLite's result code.</param>
internal sealed class DatabaseException(int code, string message) : Exception(message)
{
    /// <summary>SQLITE_FULL.</summary>
    public bool IsFull => (code & 0xFF) == 13;
}
