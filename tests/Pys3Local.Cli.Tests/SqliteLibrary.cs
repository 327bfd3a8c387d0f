using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Pys3Local.Cli.Tests;

/// <summary>The product links SQLite statically as <c>e_sqlite3</c>; the tests take the system's library.</summary>
internal static class SqliteLibrary
{
    [ModuleInitializer]
    internal static void Resolve() => NativeLibrary.SetDllImportResolver(
        typeof(SQLitePCL.SQLite3Provider_e_sqlite3).Assembly,
        static (name, _, _) => name == "e_sqlite3" && NativeLibrary.TryLoad("libsqlite3.so.0", out var library) ? library : 0);
}
