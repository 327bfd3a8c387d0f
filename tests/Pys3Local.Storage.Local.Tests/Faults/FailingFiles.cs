using Pys3Local.Storage.Local.Files;
using Pys3Local.Storage.Local.Tests.Crash;

namespace Pys3Local.Storage.Local.Tests.Faults;

/// <summary>A simulated disk of which every call, reading ones too, can be made to fail.</summary>
internal sealed class FailingFiles(SimulatedDisk disk) : IFileSystem
{
    private readonly Lock _lock = new();
    private DiskFault? _fault;
    private int _at;
    private int _calls;

    public SimulatedDisk Disk => disk;

    /// <summary>Calls that have failed since <see cref="Plan"/>.</summary>
    public int Failed { get; private set; }

    /// <summary>From now on, the call of this number and those after it fail.</summary>
    public void Plan(int at, DiskFault fault)
    {
        lock (_lock)
            (_fault, _at, _calls, Failed) = (fault, at, 0, 0);
    }

    public void Mend()
    {
        lock (_lock)
            _fault = null;
    }

    public IOpenFile Create(string path, long length = 0)
    {
        Call(path);
        return new FailingFile(this, (SimulatedFile)disk.Create(path, length), path);
    }

    public FileOutcome Create(string path, ReadOnlySpan<byte> bytes)
    {
        Call(path);
        return disk.Create(path, bytes);
    }

    public IOpenFile? Open(string path, bool write = false)
    {
        Call(path);
        return disk.Open(path, write) is SimulatedFile file ? new FailingFile(this, file, path) : null;
    }

    public FileFacts? Find(string path)
    {
        Call(path);
        return disk.Find(path);
    }

    public FileOutcome Rename(string from, string to)
    {
        Call(to);
        return disk.Rename(from, to);
    }

    public FileOutcome Link(string from, string to)
    {
        Call(to);
        return disk.Link(from, to);
    }

    public FileOutcome Delete(string path)
    {
        Call(path);
        return disk.Delete(path);
    }

    public FileOutcome CreateDirectory(string path)
    {
        Call(path);
        return disk.CreateDirectory(path);
    }

    public FileOutcome RemoveDirectory(string path)
    {
        Call(path);
        return disk.RemoveDirectory(path);
    }

    public IEnumerable<DirectoryItem> Items(string path)
    {
        Call(path);
        return disk.Items(path);
    }

    public void SyncDirectory(string path)
    {
        Call(path);
        disk.SyncDirectory(path);
    }

    public void SyncAll(string path)
    {
        Call(path, () => disk.Record(new DiskOperation.FailedSync(null)));
        disk.SyncAll(path);
    }

    public IDisposable? Lock(string path) => disk.Lock(path);

    /// <param name="failing">Done where the call fails.</param>
    internal void Call(string path, Action? failing = null)
    {
        int error;
        lock (_lock)
        {
            if (_fault is not { } fault || _calls++ < _at || _calls - 1 - _at >= fault.Times)
                return;

            error = fault.Error;
            Failed++;
        }

        failing?.Invoke();
        throw LinuxErrors.From(error, path);
    }
}

internal sealed class FailingFile(FailingFiles files, SimulatedFile file, string path) : IOpenFile
{
    public FileFacts Facts
    {
        get
        {
            files.Call(path);
            return file.Facts;
        }
    }

    public int Read(long offset, Span<byte> buffer)
    {
        files.Call(path);
        return file.Read(offset, buffer);
    }

    public void Write(long offset, ReadOnlySpan<byte> bytes)
    {
        files.Call(path);
        file.Write(offset, bytes);
    }

    public void SetLength(long length)
    {
        files.Call(path);
        file.SetLength(length);
    }

    public void Sync()
    {
        files.Call(path, () => files.Disk.Record(new DiskOperation.FailedSync(file.Number)));
        file.Sync();
    }

    public bool CopyFrom(IOpenFile source, long sourceOffset, long offset, long length) => false;

    public void Dispose()
    {
    }
}
