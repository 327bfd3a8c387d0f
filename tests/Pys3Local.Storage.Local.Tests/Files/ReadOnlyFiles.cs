using Pys3Local.Storage.Local.Files;

namespace Pys3Local.Storage.Local.Tests.Files;

/// <summary>A disk that is mounted read-only: below its root every change fails. What is elsewhere is the real file system.</summary>
internal sealed class ReadOnlyFiles(string root, IFileSystem? disk = null) : IFileSystem
{
    private readonly IFileSystem _real = OperatingSystem.IsLinux() ? new LinuxFileSystem() : new PortableFileSystem();

    public bool IsReadOnly(string path) => IsBelow(path);

    public IOpenFile Create(string path, long length = 0) => ToChange(path).Create(path, length);

    public FileOutcome Create(string path, ReadOnlySpan<byte> bytes) => ToChange(path).Create(path, bytes);

    public IOpenFile? Open(string path, bool write = false) => (write ? ToChange(path) : Of(path)).Open(path, write);

    public FileFacts? Find(string path) => Of(path).Find(path);

    public FileOutcome Rename(string from, string to)
    {
        ToChange(from);
        return ToChange(to).Rename(from, to);
    }

    public FileOutcome Link(string from, string to) => ToChange(to).Link(from, to);

    public FileOutcome Delete(string path) => ToChange(path).Delete(path);

    public FileOutcome CreateDirectory(string path) => ToChange(path).CreateDirectory(path);

    public FileOutcome RemoveDirectory(string path) => ToChange(path).RemoveDirectory(path);

    public IEnumerable<DirectoryItem> Items(string path) => Of(path).Items(path);

    public void SyncDirectory(string path) => ToChange(path).SyncDirectory(path);

    public void SyncAll(string path) => ToChange(path).SyncAll(path);

    public IDisposable? Lock(string path) => Of(path).Lock(path);

    private bool IsBelow(string path) => path == root || path.StartsWith(root + "/", StringComparison.Ordinal);

    private IFileSystem Of(string path) => disk is not null && IsBelow(path) ? disk : _real;

    private IFileSystem ToChange(string path) => IsBelow(path) ? throw new StorageException(StorageFailure.ReadOnly, $"{path}: this disk is read-only") : Of(path);
}
