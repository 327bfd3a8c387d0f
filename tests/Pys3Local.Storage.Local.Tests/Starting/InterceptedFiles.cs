using Pys3Local.Storage.Local.Files;

namespace Pys3Local.Storage.Local.Tests.Starting;

/// <summary>The real file system, with a word before each call that has a path; a look at one has a word of its own.</summary>
/// <param name="before">Throws to make a call fail.</param>
/// <param name="opened">Takes the place of a file that was opened.</param>
/// <param name="found">Before a look.</param>
/// <param name="refuses">Names that the disk does not take.</param>
/// <param name="synced">Told of each file system that is synced, by a path on it.</param>
/// <param name="apart">Whether a directory is on another disk than a second one.</param>
internal sealed class InterceptedFiles(
    Action<string> before, Func<string, IOpenFile, IOpenFile>? opened = null, Action<string>? found = null, Func<string, string, bool>? apart = null,
    Func<string, bool>? refuses = null, Action<string>? synced = null) : IFileSystem
{
    private readonly IFileSystem _files = OperatingSystem.IsLinux() ? new LinuxFileSystem() : new PortableFileSystem();

    public IOpenFile Create(string path, long length = 0) => New(path).Create(path, length);

    public FileOutcome Create(string path, ReadOnlySpan<byte> bytes) => New(path).Create(path, bytes);

    public IOpenFile? Open(string path, bool write = false) =>
        With(path).Open(path, write) is { } file ? opened?.Invoke(path, file) ?? file : null;

    public FileFacts? Find(string path)
    {
        found?.Invoke(path);
        return _files.Find(path);
    }

    public FileOutcome Rename(string from, string to) => New(to).Rename(from, to);

    public FileOutcome Link(string from, string to) => New(to).Link(from, to);

    public FileOutcome Delete(string path) => With(path).Delete(path);

    public FileOutcome CreateDirectory(string path) => New(path).CreateDirectory(path);

    public FileOutcome RemoveDirectory(string path) => With(path).RemoveDirectory(path);

    public IEnumerable<DirectoryItem> Items(string path) => With(path).Items(path);

    public bool IsApart(string directory, string from) => apart?.Invoke(directory, from) ?? _files.IsApart(directory, from);

    public void SyncDirectory(string path) => With(path).SyncDirectory(path);

    public void SyncAll(string path)
    {
        With(path).SyncAll(path);
        synced?.Invoke(path);
    }

    public IDisposable? Lock(string path) => _files.Lock(path);

    private IFileSystem New(string path) => refuses?.Invoke(path) == true ? throw new RefusedNameException(path) : With(path);

    private IFileSystem With(string path)
    {
        before(path);
        return _files;
    }
}
