namespace Pys3Local.Storage.Local.Files;

/// <summary>
/// Everything that the store asks of the operating system. Paths are absolute. What is made is for the owner only (0600, 0700).
/// Failures that no caller can do anything about are <see cref="StorageException"/>; see <see cref="FileErrors"/>.
/// </summary>
internal interface IFileSystem
{
    /// <summary>A new file, open for reading and writing; there must be none of that name.</summary>
    /// <param name="path">The file's path; its directory exists.</param>
    /// <param name="length">Bytes to expect: a hint that lets a full disk show before the body is read.</param>
    IOpenFile Create(string path, long length = 0);

    /// <summary>A new file of these bytes. <see cref="FileOutcome.NotDirectory"/> and the rest as in <see cref="Rename"/>; it replaces nothing.</summary>
    FileOutcome Create(string path, ReadOnlySpan<byte> bytes);

    /// <summary>Null if there is no regular file of that name. Links are not followed.</summary>
    IOpenFile? Open(string path, bool write = false);

    /// <summary>Null if there is nothing of that name. Links are not followed.</summary>
    FileFacts? Find(string path);

    /// <summary>As <see cref="Open"/>, to read; null, too, where a link on the way from <paramref name="root"/> leads to the file. The root may be one.</summary>
    IOpenFile? OpenBelow(string root, string path) => PathBelow.Obstacle(this, root, path) is null ? Open(path) : null;

    /// <summary>As <see cref="Find"/>; null, too, where a link on the way from <paramref name="root"/> leads there. The root may be one.</summary>
    FileFacts? FindBelow(string root, string path) => PathBelow.Obstacle(this, root, path) is null ? Find(path) : null;

    /// <summary>Moves a file or a directory, instead of a file of that name.</summary>
    FileOutcome Rename(string from, string to);

    /// <summary>A second name for a file, or its copy on another file system. <see cref="FileOutcome.NotDirectory"/> and the rest as in <see cref="Rename"/>; it replaces nothing.</summary>
    FileOutcome Link(string from, string to);

    FileOutcome Delete(string path);

    /// <summary>Removes a file that is of no use any more. Where that fails twice it is left to the next start.</summary>
    void Discard(string path)
    {
        for (var attempt = 0; attempt < 2; attempt++)
        {
            try
            {
                Delete(path);
                return;
            }
            catch (StorageException)
            {
            }
        }
    }

    FileOutcome CreateDirectory(string path);

    /// <summary>Removes an empty directory.</summary>
    FileOutcome RemoveDirectory(string path);

    /// <summary>What is in a directory, in no order; nothing if it is missing.</summary>
    IEnumerable<DirectoryItem> Items(string path);

    /// <summary>True if two directories are on two file systems.</summary>
    bool IsApart(string directory, string from) => false;

    /// <summary>Returns when the names in a directory are on the medium.</summary>
    void SyncDirectory(string path);

    /// <summary>
    /// Returns when all that was written to the file system that holds <paramref name="path"/> is on the medium. It fails where anything that was
    /// written since the last call, or since <see cref="Watch"/>, could not be: no matter who else has seen that error.
    /// </summary>
    void SyncAll(string path);

    /// <summary>
    /// Before the first write: keeps open what <see cref="SyncAll"/> of this path needs, so that it misses no error (the kernel reports an error
    /// once to each descriptor that was open when it happened). Null if the system has nothing of the kind.
    /// </summary>
    IDisposable? Watch(string path) => null;

    /// <summary>A disk may be full because of the number of its files, with room for bytes left.</summary>
    bool LimitsFiles => false;

    /// <summary>The file system that holds a path is mounted read-only.</summary>
    bool IsReadOnly(string path) => false;

    /// <summary>Holds a file against every other process until disposed: null if one holds it.</summary>
    IDisposable? Lock(string path);
}
