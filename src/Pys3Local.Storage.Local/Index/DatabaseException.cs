namespace Pys3Local.Storage.Local.Index;

/// <param name="code">SQLite's result code.</param>
internal sealed class DatabaseException(int code, string message) : Exception(message)
{
    public int Code { get; } = code;
}
