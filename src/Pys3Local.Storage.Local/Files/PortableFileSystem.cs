using System.Collections.Concurrent;

namespace Pys3Local.Storage.Local.Files;

/// <summary>
/// macOS and Windows, over .NET alone. It cannot sync a directory: NTFS and APFS order the changes of names by themselves, and
/// .NET's flush of a file is <c>F_FULLFSYNC</c> and <c>FlushFileBuffers</c>.
/// </summary>
internal sealed class PortableFileSystem : IFileSystem
{
    /// <summary>Files that have come to their place since the last <see cref="SyncAll"/>.</summary>
    private readonly ConcurrentDictionary<string, byte> _moved = new(StringComparer.Ordinal);

    public IOpenFile Create(string path, long length = 0) => Try(path, () =>
    {
        var options = new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.ReadWrite,
            Share = FileShare.ReadWrite | FileShare.Delete,
            BufferSize = 0,
        };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;

        return new PortableFile(new FileStream(path, options), path);
    });

    public FileOutcome Create(string path, ReadOnlySpan<byte> bytes)
    {
        if (Path.Exists(path))
            return FileOutcome.Exists;

        if (!Directory.Exists(Path.GetDirectoryName(path)))
            return FileOutcome.Missing;

        try
        {
            using var file = Create(path);
            file.Write(0, bytes);
            return FileOutcome.Done;
        }
        catch
        {
            Delete(path);
            throw;
        }
    }

    public IOpenFile? Open(string path, bool write = false)
    {
        if (Find(path) is not { Kind: FileKind.File })
            return null;

        try
        {
            var access = write ? FileAccess.ReadWrite : FileAccess.Read;
            return new PortableFile(new FileStream(path, FileMode.Open, access, FileShare.ReadWrite | FileShare.Delete, 0), path);
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        catch (IOException error)
        {
            throw FileErrors.From(error, path);
        }
    }

    public FileFacts? Find(string path)
    {
        FileSystemInfo found = new FileInfo(path);
        if (!found.Exists)
        {
            found = new DirectoryInfo(path);
            if (!found.Exists)
                return null;
        }

        var kind = found.LinkTarget is not null ? FileKind.Other : found is FileInfo ? FileKind.File : FileKind.Directory;
        return new FileFacts(kind, (found as FileInfo)?.Length ?? 0, Math.Clamp((found.LastWriteTimeUtc - DateTime.UnixEpoch).Ticks / 10, long.MinValue / 1000, long.MaxValue / 1000) * 1000);
    }

    public FileOutcome Rename(string from, string to)
    {
        if (Directory.Exists(from))
            return Change(from, () => Directory.Move(from, to));

        if (Directory.Exists(to))
            return FileOutcome.IsDirectory;

        _moved[to] = 0;
        return Change(to, () => File.Move(from, to, overwrite: true));
    }

    /// <summary>A copy: there is no call for a hard link before .NET 11, and what is asked for is the bytes under a second name.</summary>
    public FileOutcome Link(string from, string to) =>
        Path.Exists(to) ? FileOutcome.Exists : Change(to, () => File.Copy(from, to));

    public FileOutcome Delete(string path) => Directory.Exists(path)
        ? FileOutcome.IsDirectory
        : File.Exists(path) ? Change(path, () => File.Delete(path)) : FileOutcome.Missing;

    public FileOutcome CreateDirectory(string path)
    {
        if (Path.Exists(path))
            return FileOutcome.Exists;

        if (!Directory.Exists(Path.GetDirectoryName(path)))
            return File.Exists(Path.GetDirectoryName(path)) ? FileOutcome.NotDirectory : FileOutcome.Missing;

        return Change(path, () => _ = OperatingSystem.IsWindows()
            ? Directory.CreateDirectory(path)
            : Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute));
    }

    public FileOutcome RemoveDirectory(string path)
    {
        if (!Directory.Exists(path))
            return File.Exists(path) ? FileOutcome.NotDirectory : FileOutcome.Missing;

        return Directory.EnumerateFileSystemEntries(path).Any() ? FileOutcome.NotEmpty : Change(path, () => Directory.Delete(path));
    }

    public IEnumerable<DirectoryItem> Items(string path) => DirectoryItems.Of(path);

    public void SyncDirectory(string path)
    {
    }

    public void SyncAll(string path)
    {
        foreach (var file in _moved.Keys)
        {
            using var open = Open(file, write: true);
            open?.Sync();
            _moved.TryRemove(file, out _);
        }
    }

    public IDisposable? Lock(string path)
    {
        try
        {
            return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, 1);
        }
        catch (IOException)
        {
            return null;
        }
    }

    private static FileOutcome Change(string path, Action change)
    {
        try
        {
            return Try(path, () =>
            {
                change();
                return FileOutcome.Done;
            });
        }
        catch (StorageException error) when (error.InnerException is FileNotFoundException or DirectoryNotFoundException)
        {
            return FileOutcome.Missing;
        }
    }

    private static T Try<T>(string path, Func<T> call)
    {
        try
        {
            return call();
        }
        catch (IOException error)
        {
            throw FileErrors.From(error, path);
        }
        catch (UnauthorizedAccessException error)
        {
            throw FileErrors.From(error, path);
        }
    }
}
