using Pys3Local.Storage.Local.Files;

namespace Pys3Local.Storage.Local.Tests.Faults;

/// <summary>The real file system, where files that are open are counted, syncs can fail, and there is room for so many files only.</summary>
internal sealed class CountedFiles : IFileSystem
{
    private readonly IFileSystem _files = OperatingSystem.IsLinux() ? new LinuxFileSystem() : new PortableFileSystem();
    private readonly Lock _lock = new();
    private long _open;

    /// <summary>Files that can still be made.</summary>
    public long Free { get; set; } = long.MaxValue / 2;

    /// <summary>Asked before each sync of a file.</summary>
    public Func<string, bool>? FailsSync { get; set; }

    public long Opened => Interlocked.Read(ref _open);

    public bool LimitsFiles => true;

    public IOpenFile Create(string path, long length = 0) => new CountedFile(this, Taking(() => (_files.Create(path, length), true)), path);

    public FileOutcome Create(string path, ReadOnlySpan<byte> bytes)
    {
        var content = bytes.ToArray();
        return Taking(() => (_files.Create(path, content), true) is var made && made.Item1 == FileOutcome.Done ? made : (made.Item1, false));
    }

    public IOpenFile? Open(string path, bool write = false) => _files.Open(path, write) is { } file ? new CountedFile(this, file, path) : null;

    public FileFacts? Find(string path) => _files.Find(path);

    public FileOutcome Rename(string from, string to)
    {
        lock (_lock)
        {
            var replaces = _files.Find(to) is not null && _files.Find(from) is not null;
            var outcome = _files.Rename(from, to);
            Free += replaces && outcome == FileOutcome.Done ? 1 : 0;
            return outcome;
        }
    }

    public FileOutcome Link(string from, string to) => _files.Link(from, to);

    public FileOutcome Delete(string path) => Giving(() => _files.Delete(path));

    public FileOutcome CreateDirectory(string path) => Taking(() => (_files.CreateDirectory(path), true) is var made && made.Item1 == FileOutcome.Done ? made : (made.Item1, false));

    public FileOutcome RemoveDirectory(string path) => Giving(() => _files.RemoveDirectory(path));

    public IEnumerable<DirectoryItem> Items(string path) => _files.Items(path);

    public void SyncDirectory(string path) => _files.SyncDirectory(path);

    public void SyncAll(string path) => _files.SyncAll(path);

    public IDisposable? Lock(string path) => _files.Lock(path);

    private T Taking<T>(Func<(T Made, bool IsNew)> make)
    {
        lock (_lock)
        {
            if (Free <= 0)
                throw FileErrors.NoSpace("injected");

            var (made, isNew) = make();
            Free -= isNew ? 1 : 0;
            return made;
        }
    }

    private FileOutcome Giving(Func<FileOutcome> remove)
    {
        lock (_lock)
        {
            var outcome = remove();
            Free += outcome == FileOutcome.Done ? 1 : 0;
            return outcome;
        }
    }

    private sealed class CountedFile : IOpenFile
    {
        private readonly CountedFiles _files;
        private readonly IOpenFile _file;
        private readonly string _path;
        private int _closed;

        public CountedFile(CountedFiles files, IOpenFile file, string path)
        {
            (_files, _file, _path) = (files, file, path);
            Interlocked.Increment(ref files._open);
        }

        public FileFacts Facts => _file.Facts;

        public int Read(long offset, Span<byte> buffer) => _file.Read(offset, buffer);

        public void Write(long offset, ReadOnlySpan<byte> bytes) => _file.Write(offset, bytes);

        public void SetLength(long length) => _file.SetLength(length);

        public void Sync()
        {
            if (_files.FailsSync?.Invoke(_path) == true)
                throw LinuxErrors.FromWrite(LinuxErrors.InputOutput, _path);

            _file.Sync();
        }

        public bool CopyFrom(IOpenFile source, long sourceOffset, long offset, long length) => false;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _closed, 1) != 0)
                return;

            Interlocked.Decrement(ref _files._open);
            _file.Dispose();
        }
    }
}
