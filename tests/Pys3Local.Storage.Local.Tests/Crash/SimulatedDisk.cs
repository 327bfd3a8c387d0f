using Pys3Local.Storage.Local.Files;

namespace Pys3Local.Storage.Local.Tests.Crash;

/// <summary>A file system in memory that records every change, so that any moment of it can be made again as a crash would leave it.</summary>
internal sealed class SimulatedDisk : IFileSystem
{
    private readonly Lock _lock = new();
    private readonly SortedDictionary<string, SimulatedFile?> _names = new(StringComparer.Ordinal) { ["/"] = null };
    private readonly List<DiskOperation> _baseline = [];
    private int _clock;

    public List<DiskOperation> Trace { get; } = [];

    /// <summary>Called before each change, with its number: throws to make it fail.</summary>
    public Action<int>? Before { get; set; }

    public IOpenFile Create(string path, long length = 0)
    {
        lock (_lock)
        {
            var file = new SimulatedFile(this, Trace.Count, _clock++);
            Require(!_names.ContainsKey(path) && IsDirectory(Parent(path)), path);
            Record(new DiskOperation.Create(path, file.Number, (int)file.Facts.Modified));
            _names[path] = file;
            return file;
        }
    }

    public FileOutcome Create(string path, ReadOnlySpan<byte> bytes)
    {
        lock (_lock)
        {
            if (_names.ContainsKey(path))
                return FileOutcome.Exists;
            if (ParentFault(path) is { } fault)
                return fault;
        }

        var file = Create(path);
        try
        {
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
        lock (_lock)
            return _names.GetValueOrDefault(path);
    }

    public FileFacts? Find(string path)
    {
        lock (_lock)
        {
            return _names.TryGetValue(path.TrimEnd('/'), out var file)
                ? file?.Facts ?? new FileFacts(FileKind.Directory, 0, 1)
                : null;
        }
    }

    public FileOutcome Rename(string from, string to)
    {
        lock (_lock)
        {
            if (!_names.TryGetValue(from, out var file))
                return FileOutcome.Missing;
            if (ParentFault(to) is { } fault)
                return fault;
            if (_names.TryGetValue(to, out var target) && (file is null || target is null))
                return target is null ? FileOutcome.IsDirectory : FileOutcome.NotDirectory;
            if (file is not null && ReferenceEquals(file, target))
                return FileOutcome.Done;

            Record(new DiskOperation.Rename(from, to));
            foreach (var name in _names.Keys.Where(name => name == from || name.StartsWith(from + "/", StringComparison.Ordinal)).ToList())
            {
                _names[to + name[from.Length..]] = _names[name];
                _names.Remove(name);
            }

            return FileOutcome.Done;
        }
    }

    public FileOutcome Link(string from, string to)
    {
        lock (_lock)
        {
            if (_names.GetValueOrDefault(from) is not { } file)
                return FileOutcome.Missing;
            if (ParentFault(to) is { } fault)
                return fault;
            if (_names.ContainsKey(to))
                return FileOutcome.Exists;

            Record(new DiskOperation.Link(from, to));
            _names[to] = file;
            return FileOutcome.Done;
        }
    }

    public FileOutcome Delete(string path)
    {
        lock (_lock)
        {
            if (!_names.TryGetValue(path, out var file))
                return FileOutcome.Missing;
            if (file is null)
                return FileOutcome.IsDirectory;

            Record(new DiskOperation.Delete(path));
            _names.Remove(path);
            return FileOutcome.Done;
        }
    }

    public FileOutcome CreateDirectory(string path)
    {
        lock (_lock)
        {
            if (_names.ContainsKey(path))
                return FileOutcome.Exists;
            if (ParentFault(path) is { } fault)
                return fault;

            Record(new DiskOperation.MakeDirectory(path));
            _names[path] = null;
            return FileOutcome.Done;
        }
    }

    public FileOutcome RemoveDirectory(string path)
    {
        lock (_lock)
        {
            if (!_names.TryGetValue(path, out var file))
                return FileOutcome.Missing;
            if (file is not null)
                return FileOutcome.NotDirectory;
            if (_names.Keys.Any(name => name.StartsWith(path + "/", StringComparison.Ordinal)))
                return FileOutcome.NotEmpty;

            Record(new DiskOperation.RemoveDirectory(path));
            _names.Remove(path);
            return FileOutcome.Done;
        }
    }

    public IEnumerable<DirectoryItem> Items(string path)
    {
        lock (_lock)
        {
            return [.. _names
                .Where(name => name.Key.StartsWith(path + "/", StringComparison.Ordinal) && name.Key.IndexOf('/', path.Length + 1) < 0)
                .Select(name => new DirectoryItem(name.Key[(path.Length + 1)..], name.Value is null ? FileKind.Directory : FileKind.File))];
        }
    }

    public void SyncDirectory(string path)
    {
        lock (_lock)
            Record(new DiskOperation.SyncDirectory(path));
    }

    public void SyncAll(string path)
    {
        lock (_lock)
            Record(new DiskOperation.SyncAll());
    }

    public IDisposable? Lock(string path) => new MemoryStream();

    /// <summary>Puts a file or a directory (null) there as a crash has left it.</summary>
    internal void Restore(string path, byte[]? content, string? otherName, int modified)
    {
        _clock = Math.Max(_clock, modified + 1);
        var number = -1 - _baseline.Count;
        var file = otherName is not null ? _names[otherName] : content is null ? null : new SimulatedFile(this, number, modified, content);
        _names[path] = file;
        _baseline.AddRange(otherName is not null ? [new DiskOperation.Link(otherName, path)]
            : file is null ? [new DiskOperation.MakeDirectory(path)]
            : [new DiskOperation.Create(path, number, modified), new DiskOperation.Write(number, 0, [.. content!]) { Modified = modified }]);
    }

    /// <summary>The operations that make what was restored, all of it synced.</summary>
    internal IEnumerable<DiskOperation> Baseline() => [.. _baseline, new DiskOperation.SyncAll()];

    internal void Record(DiskOperation operation)
    {
        lock (_lock)
        {
            Before?.Invoke(Trace.Count);
            Trace.Add(operation);
            _clock++;
        }
    }

    internal int Now => _clock;

    private static string Parent(string path) => path[..Math.Max(1, path.LastIndexOf('/'))];

    private static void Require(bool holds, string path)
    {
        if (!holds)
            throw new StorageException(StorageFailure.Unavailable, $"{path}: cannot be made");
    }

    private bool IsDirectory(string path) => _names.TryGetValue(path, out var file) && file is null;

    private FileOutcome? ParentFault(string path)
    {
        for (var parent = Parent(path); ; parent = Parent(parent))
        {
            if (_names.TryGetValue(parent, out var file))
                return file is not null ? FileOutcome.NotDirectory : parent == Parent(path) ? null : FileOutcome.Missing;
        }
    }
}
