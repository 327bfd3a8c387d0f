using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Pys3Local.Storage.Local.Tests;

/// <summary>The product links SQLite statically as <c>e_sqlite3</c>; the tests take the system's library.</summary>
internal static class SqliteLibrary
{
    [ModuleInitializer]
    internal static void Resolve()
    {
        foreach (var user in (Type[])[typeof(SQLitePCL.SQLite3Provider_e_sqlite3), typeof(LocalObjectStore)])
        {
            NativeLibrary.SetDllImportResolver(
                user.Assembly,
                static (name, _, _) => name == "e_sqlite3" && NativeLibrary.TryLoad("libsqlite3.so.0", out var library) ? library : 0);
        }
    }
}
