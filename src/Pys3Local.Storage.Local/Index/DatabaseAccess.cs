namespace Pys3Local.Storage.Local.Index;

/// <summary>Who may have a database open.</summary>
internal enum DatabaseAccess
{
    /// <summary>Everybody; it is made if it is missing.</summary>
    Shared,

    /// <summary>Everybody, and this connection only reads it.</summary>
    ReadOnly,

    /// <summary>This process only; it is made if it is missing.</summary>
    Alone,

    /// <summary>
    /// As <see cref="Alone"/>, where a connection of this process is open already. The file is not opened outside of SQLite then: to
    /// close it would give up the locks of the whole process (fcntl(2)).
    /// </summary>
    Joined,
}
