using System.Runtime.InteropServices;
using SQLitePCL;

namespace Pys3Local.Storage.Local.Index;

/// <summary>
/// The columns of the row that a statement is at. Each call of the package counts its users of the statement, and a blob takes two: for the
/// dozen columns of each of a thousand rows that is more than what SQLite does. These say nothing but where the value is.
/// </summary>
/// <remarks>https://www.sqlite.org/c3ref/column_blob.html</remarks>
/// <param name="statement">Nobody else uses it, and it is not disposed of meanwhile.</param>
internal readonly unsafe partial struct RowColumns(sqlite3_stmt statement)
{
    private const string Library = "e_sqlite3";

    private readonly nint _row = statement.DangerousGetHandle();

    public long Number(int column) => Int64(_row, column);

    /// <summary>Until the statement goes on. Empty, too, where there is no value.</summary>
    public ReadOnlySpan<byte> Bytes(int column) => Blob(_row, column) is var start && start is null ? default : new(start, Length(_row, column));

    [LibraryImport(Library, EntryPoint = "sqlite3_column_int64")]
    [SuppressGCTransition]
    private static partial long Int64(nint row, int column);

    [LibraryImport(Library, EntryPoint = "sqlite3_column_blob")]
    [SuppressGCTransition]
    private static partial byte* Blob(nint row, int column);

    [LibraryImport(Library, EntryPoint = "sqlite3_column_bytes")]
    [SuppressGCTransition]
    private static partial int Length(nint row, int column);
}
