using System.Collections.Concurrent;
using System.Runtime.InteropServices;

namespace Pys3Local.Storage.Local.Files;

/// <param name="asksKernel">It refuses links on the way; else each directory there is looked at.</param>
internal sealed class LinuxFileSystem(TransferCalls calls, bool asksKernel) : IFileSystem
{
    private const uint FileMode = 0x180; // 0600
    private const uint DirectoryMode = 0x1C0; // 0700

    /// <summary>Non-blocking: opening a FIFO that somebody has put there must not hang.</summary>
    private static readonly int OpenFlags = LinuxCalls.CloseOnExec | LinuxCalls.NonBlocking | LinuxCalls.NoLink;

    private readonly ConcurrentDictionary<string, LinuxFile> _watched = new(StringComparer.Ordinal);

    public LinuxFileSystem()
        : this(TransferCalls.Kernel)
    {
    }

    public LinuxFileSystem(TransferCalls calls)
        : this(calls, OpenWithoutLinks.IsOffered)
    {
    }

    /// <summary>ext4 has as many inodes as it was made with.</summary>
    public bool LimitsFiles => true;

    public IOpenFile Create(string path, long length = 0)
    {
        var file = new LinuxFile(
            OpenOrThrow(path, LinuxCalls.ReadWrite | LinuxCalls.Create | LinuxCalls.Exclusive | LinuxCalls.CloseOnExec), path, calls);
        try
        {
            if (length > 0)
                file.Allocate(length);

            return file;
        }
        catch
        {
            file.Dispose();
            Delete(path);
            throw;
        }
    }

    public FileOutcome Create(string path, ReadOnlySpan<byte> bytes)
    {
        var descriptor = LinuxCalls.Open(path, LinuxCalls.ReadWrite | LinuxCalls.Create | LinuxCalls.Exclusive | LinuxCalls.CloseOnExec, FileMode);
        if (descriptor < 0)
            return Outcome(-1, path);

        try
        {
            using var file = new LinuxFile(descriptor, path, calls);
            file.Write(0, bytes);
            return FileOutcome.Done;
        }
        catch
        {
            Delete(path);
            throw;
        }
    }

    public IOpenFile? Open(string path, bool write = false) =>
        Opened(LinuxCalls.Open(path, (write ? LinuxCalls.ReadWrite : LinuxCalls.ReadOnly) | OpenFlags, 0), path, write);

    public IOpenFile? OpenBelow(string root, string path) => asksKernel && PathBelow.IsLong(root, path)
        ? Opened(OpenWithoutLinks.Open(root, path, LinuxCalls.ReadOnly | OpenFlags), path)
        : PathBelow.Obstacle(this, root, path) is null ? Open(path) : null;

    public FileFacts? Find(string path) => Found(LinuxCalls.WorkingDirectory, path, LinuxCalls.NoFollow, path);

    public FileFacts? FindBelow(string root, string path)
    {
        if (!asksKernel || !PathBelow.IsLong(root, path))
            return PathBelow.Obstacle(this, root, path) is null ? Find(path) : null;

        var descriptor = OpenWithoutLinks.Open(root, path, OpenWithoutLinks.NameOnly | LinuxCalls.CloseOnExec | LinuxCalls.NoLink);
        if (descriptor < 0)
            return Absent<FileFacts?>(path);

        try
        {
            return Found(descriptor, "", LinuxCalls.EmptyPath, path);
        }
        finally
        {
            _ = LinuxCalls.Close(descriptor);
        }
    }

    public FileOutcome Rename(string from, string to) => LinuxCalls.Rename(from, to) is var result && IsCrossing(result)
        ? LinuxCrossing.Move(this, from, to)
        : Outcome(result, to);

    /// <summary>A copy, too, where the file system knows no links (FAT, exFAT, some network mounts), or takes no more of them.</summary>
    public FileOutcome Link(string from, string to) => LinuxCalls.Link(from, to) is var result && (IsCrossing(result) || IsRefusedLink(result))
        ? LinuxCrossing.Copy(this, from, to)
        : Outcome(result, to);

    public FileOutcome Delete(string path) => LinuxCalls.Unlink(path) is var result && result != 0
        && LinuxErrors.IsOfName(Marshal.GetLastPInvokeError())
            ? FileOutcome.Missing
            : Outcome(result, path);

    public FileOutcome CreateDirectory(string path) => Outcome(LinuxCalls.MakeDirectory(path, DirectoryMode), path);

    public FileOutcome RemoveDirectory(string path) => Outcome(LinuxCalls.RemoveDirectory(path), path) switch
    {
        FileOutcome.Exists => FileOutcome.NotEmpty,
        var outcome => outcome,
    };

    public IEnumerable<DirectoryItem> Items(string path) => LinuxDirectory.Items(path, Find);

    public bool IsApart(string directory, string from) => DeviceOf(directory) is { } one && DeviceOf(from) is { } other && one != other;

    public void SyncDirectory(string path) => WithDirectory(path, LinuxCalls.Sync);

    public void SyncAll(string path)
    {
        if (_watched.TryGetValue(path, out var watched))
            watched.SyncFileSystem();
        else
            WithDirectory(path, LinuxCalls.SyncFileSystem);
    }

    public IDisposable? Watch(string path)
    {
        var descriptor = LinuxCalls.Open(path, LinuxCalls.ReadOnly | LinuxCalls.CloseOnExec, 0);
        return descriptor < 0 ? Absent<LinuxFile?>(path) : _watched[path] = new LinuxFile(descriptor, path, calls);
    }

    public bool IsReadOnly(string path) => LinuxCalls.Access(path, LinuxCalls.MayWrite) != 0 && Marshal.GetLastPInvokeError() == LinuxErrors.ReadOnly;

    /// <summary>The file is made if it is missing; where nothing can be made it is held as it is.</summary>
    public IDisposable? Lock(string path)
    {
        var flags = IsReadOnly(path) ? LinuxCalls.ReadOnly : LinuxCalls.ReadWrite | LinuxCalls.Create;
        var file = new LinuxFile(OpenOrThrow(path, flags | LinuxCalls.CloseOnExec), path, calls);
        if (file.TryLock())
            return file;

        file.Dispose();
        return null;
    }

    private LinuxFile? Opened(int descriptor, string path, bool write = false)
    {
        if (descriptor < 0)
            return Absent<LinuxFile?>(path);

        var file = new LinuxFile(descriptor, path, calls);
        if ((write ? file.Facts : file.KeepFacts()).Kind == FileKind.File)
            return file;

        file.Dispose();
        return null;
    }

    private static FileFacts? Found(int directory, string name, int flags, string path) =>
        LinuxCalls.Stat(directory, name, flags, LinuxCalls.StatFields, out var found) == 0 ? found.Facts : Absent<FileFacts?>(path);

    /// <summary>Nothing, where the last call has failed because there is no such thing; all else is thrown.</summary>
    private static T? Absent<T>(string path) => Marshal.GetLastPInvokeError() switch
    {
        LinuxErrors.NoEntry or LinuxErrors.NotDirectory or LinuxErrors.IsDirectory or LinuxErrors.Loop => default,
        var error when LinuxErrors.IsOfName(error) => default,
        var error => throw LinuxErrors.From(error, path),
    };

    private static void WithDirectory(string path, Func<int, int> call)
    {
        var descriptor = LinuxCalls.Open(path, LinuxCalls.ReadOnly | LinuxCalls.CloseOnExec, 0);
        if (descriptor < 0)
        {
            // A directory that is gone has nothing left to be kept.
            _ = Outcome(-1, path);
            return;
        }

        try
        {
            if (LinuxCalls.Whole(call, descriptor) != 0)
                throw LinuxErrors.FromWrite(Marshal.GetLastPInvokeError(), path);
        }
        finally
        {
            _ = LinuxCalls.Close(descriptor);
        }
    }

    private static int OpenOrThrow(string path, int flags)
    {
        var descriptor = LinuxCalls.Open(path, flags, FileMode);
        return descriptor >= 0 ? descriptor : throw LinuxErrors.FromWrite(Marshal.GetLastPInvokeError(), path);
    }

    /// <summary>The last call has failed because the two paths are on two file systems.</summary>
    private static bool IsCrossing(int result) => result != 0 && Marshal.GetLastPInvokeError() == LinuxErrors.CrossDevice;

    private static bool IsRefusedLink(int result) => result != 0
        && Marshal.GetLastPInvokeError() is LinuxErrors.NotPermitted or LinuxErrors.NotSupported or LinuxErrors.NotImplemented or LinuxErrors.TooManyLinks;

    private static ulong? DeviceOf(string directory) =>
        LinuxCalls.Stat(LinuxCalls.WorkingDirectory, $"{directory}/", 0, LinuxCalls.StatFields, out var found) == 0 ? found.Device : null;

    private static FileOutcome Outcome(int result, string path) => result == 0
        ? FileOutcome.Done
        : Marshal.GetLastPInvokeError() switch
        {
            LinuxErrors.NoEntry => FileOutcome.Missing,
            LinuxErrors.Exists => FileOutcome.Exists,
            LinuxErrors.IsDirectory => FileOutcome.IsDirectory,
            LinuxErrors.NotDirectory => FileOutcome.NotDirectory,
            LinuxErrors.NotEmpty => FileOutcome.NotEmpty,
            var error when LinuxErrors.IsOfName(error) => throw new RefusedNameException(path),
            var error => throw LinuxErrors.FromWrite(error, path),
        };
}
