using System.Globalization;

namespace Pys3Local.Storage.Local.Files;

/// <summary>
/// A disk that cannot be written, seen as if it could be. What a start has to change there (the journal of a crash is done in the files) is kept in a directory
/// elsewhere, and goes with it. Nothing survives, so nothing that a client sends may come here. The disk below must not change meanwhile.
/// </summary>
/// <param name="disk">Of both: what is read, and what is written elsewhere.</param>
/// <param name="upper">An empty directory that can be written.</param>
internal sealed class OverlayFileSystem(IFileSystem disk, string upper) : IFileSystem, IDisposable
{
    private readonly Lock _lock = new();
    private readonly OverlayNames _names = new();
    private long _files;

    /// <summary>Where there is room for files that go with the overlay.</summary>
    public string Upper => upper;

    /// <exception cref="StorageException">There is no place for temporary files.</exception>
    public static OverlayFileSystem Over(IFileSystem disk, string root)
    {
        try
        {
            return new OverlayFileSystem(disk, Directory.CreateTempSubdirectory("pys3local-").FullName);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new StorageException(
                StorageFailure.ReadOnly,
                $"{root}: this disk is mounted read-only, and there is no other place for what has to be written: {Path.GetTempPath()} cannot be used; set TMPDIR to a directory that can be written",
                error);
        }
    }

    public IOpenFile Create(string path, long length = 0)
    {
        lock (_lock)
        {
            if (Obstacle(path) is { } obstacle)
                throw new StorageException(StorageFailure.Unavailable, $"{path}: cannot be made ({obstacle})");

            var real = NewFile();
            var file = disk.Create(real, length);
            _names.Set(path, new OverlayName(FileKind.File, real));
            return file;
        }
    }

    public FileOutcome Create(string path, ReadOnlySpan<byte> bytes)
    {
        lock (_lock)
        {
            if (Obstacle(path) is { } obstacle)
                return obstacle;

            var real = NewFile();
            var outcome = disk.Create(real, bytes);
            if (outcome == FileOutcome.Done)
                _names.Set(path, new OverlayName(FileKind.File, real));

            return outcome;
        }
    }

    /// <summary>To be written it is copied first: another name that it had keeps what it was.</summary>
    public IOpenFile? Open(string path, bool write = false)
    {
        string? real;
        lock (_lock)
        {
            real = _names.Real(path);
            if (write && real is not null && !real.StartsWith(upper, StringComparison.Ordinal))
                real = CopyUp(path, real);
        }

        return real is null ? null : disk.Open(real, write);
    }

    public IOpenFile? OpenBelow(string root, string path) => IsAsOnDisk(path)
        ? disk.OpenBelow(root, path)
        : PathBelow.Obstacle(this, root, path) is null ? Open(path) : null;

    public FileFacts? Find(string path)
    {
        var name = path.TrimEnd('/');
        string? real;
        long changes;
        lock (_lock)
        {
            (real, changes) = (_names.Real(name), _names.Changes(name));
            if (_names.IsNewDirectory(name))
                return new FileFacts(FileKind.Directory, 0, 0, changes);
        }

        // The slash at the end of a path, which follows a link, stays there.
        var found = real is null ? null : disk.Find(real + path[name.Length..]);
        return found is { Kind: FileKind.Directory } facts ? facts with { Changed = facts.Changed + changes } : found;
    }

    public FileFacts? FindBelow(string root, string path) => IsAsOnDisk(path)
        ? disk.FindBelow(root, path)
        : PathBelow.Obstacle(this, root, path) is null ? Find(path) : null;

    public FileOutcome Rename(string from, string to)
    {
        lock (_lock)
        {
            // The ways to both are looked at before the names.
            foreach (var path in (string[])[from, to])
            {
                if (Obstacle(path) is { } obstacle and not FileOutcome.Exists)
                    return obstacle;
            }

            if (Find(from) is not { } moved)
                return FileOutcome.Missing;

            switch (Find(to)?.Kind)
            {
                case FileKind.Directory when moved.Kind != FileKind.Directory:
                    return FileOutcome.IsDirectory;
                case FileKind.Directory when Items(to).Any():
                    return FileOutcome.NotEmpty;
                case not (null or FileKind.Directory) when moved.Kind == FileKind.Directory:
                    return FileOutcome.NotDirectory;
            }

            // Two names of one file: rename(2) leaves both.
            if (_names.Real(from) is { } real && real == _names.Real(to))
                return FileOutcome.Done;

            _names.Move(from, to, moved.Kind);
            return FileOutcome.Done;
        }
    }

    public FileOutcome Link(string from, string to)
    {
        lock (_lock)
        {
            if (Find(from) is null)
                return Obstacle(from) ?? FileOutcome.Missing;

            if (Obstacle(to) is { } obstacle)
                return obstacle;

            _names.Set(to, new OverlayName(FileKind.File, _names.Real(from)));
            return FileOutcome.Done;
        }
    }

    public FileOutcome Delete(string path)
    {
        lock (_lock)
        {
            switch (Find(path)?.Kind)
            {
                case null:
                    return Obstacle(path) ?? FileOutcome.Missing;
                case FileKind.Directory:
                    return FileOutcome.IsDirectory;
            }

            _names.Remove(path);
            return FileOutcome.Done;
        }
    }

    public FileOutcome CreateDirectory(string path)
    {
        lock (_lock)
        {
            if (Obstacle(path) is { } obstacle)
                return obstacle;

            _names.Set(path, new OverlayName(FileKind.Directory, null));
            return FileOutcome.Done;
        }
    }

    public FileOutcome RemoveDirectory(string path)
    {
        lock (_lock)
        {
            switch (Find(path)?.Kind)
            {
                case null:
                    return Obstacle(path) ?? FileOutcome.Missing;
                case not FileKind.Directory:
                    return FileOutcome.NotDirectory;
            }

            if (Items(path).Any())
                return FileOutcome.NotEmpty;

            _names.Remove(path);
            return FileOutcome.Done;
        }
    }

    public IEnumerable<DirectoryItem> Items(string path)
    {
        Dictionary<string, OverlayName> changed;
        string? real;
        lock (_lock)
            (changed, real) = (_names.In(path), _names.Real(path));

        foreach (var item in real is null ? [] : disk.Items(real))
        {
            if (!changed.ContainsKey(item.Name))
                yield return item;
        }

        foreach (var (name, entry) in changed)
        {
            if (entry.Kind is { } kind)
                yield return new DirectoryItem(name, kind);
        }
    }

    public void SyncDirectory(string path)
    {
    }

    public void SyncAll(string path)
    {
    }

    /// <summary>Against a server that writes to the same disk by another mount, which has made the file; where there is none, there is no such server.</summary>
    public IDisposable? Lock(string path) => disk.Lock(disk.Find(path) is null ? NewFile() : path);

    public void Dispose()
    {
        try
        {
            Directory.Delete(upper, recursive: true);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // It is left to whoever cleans the place for temporary files.
        }
    }

    /// <summary>Why there can be nothing new of that name; null if there can.</summary>
    private FileOutcome? Obstacle(string path)
    {
        if (Find(path) is not null)
            return FileOutcome.Exists;

        for (var above = OverlayNames.Above(path); above.Length > 0; above = OverlayNames.Above(above))
        {
            if (Find($"{above}/") is { Kind: FileKind.Directory })
                return above.Length == OverlayNames.Above(path).Length ? null : FileOutcome.Missing;

            if (Find(above) is not null)
                return FileOutcome.NotDirectory;
        }

        return FileOutcome.Missing;
    }

    private bool IsAsOnDisk(string path)
    {
        lock (_lock)
            return _names.Real(path) == path;
    }

    private string? CopyUp(string path, string real)
    {
        using var from = disk.Open(real);
        if (from is null)
            return null;

        var copy = NewFile();
        using var to = disk.Create(copy);
        FileCopy.Range(from, 0, to, 0, from.Facts.Size);
        _names.Set(path, new OverlayName(FileKind.File, copy));
        return copy;
    }

    private string NewFile() => string.Create(CultureInfo.InvariantCulture, $"{upper}/{++_files}");
}
