using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Pys3Local.Storage.Local.Files;

internal sealed class LinuxFile(int descriptor, string path, TransferCalls calls) : IOpenFile
{
    private int _descriptor = descriptor;
    private FileFacts? _kept;
    private SafeFileHandle? _handle;
    private bool _isLocked;

    ~LinuxFile() => Close();

    public FileFacts Facts
    {
        get
        {
            if (_kept is { } kept)
                return kept;

            Check(LinuxCalls.Stat(_descriptor, "", LinuxCalls.EmptyPath, LinuxCalls.StatFields, out var found));
            return found.Facts;
        }
    }

    /// <summary>Nobody will write through this descriptor: the facts stay what they are now.</summary>
    public FileFacts KeepFacts()
    {
        var facts = Facts;
        _kept = facts;
        return facts;
    }

    public unsafe int Read(long offset, Span<byte> buffer)
    {
        fixed (byte* start = buffer)
        {
            while (true)
            {
                var count = calls.Read(_descriptor, start, (nuint)buffer.Length, offset);
                if (count >= 0)
                    return (int)count;

                ThrowUnlessInterrupted();
            }
        }
    }

    public unsafe void Write(long offset, ReadOnlySpan<byte> bytes)
    {
        fixed (byte* start = bytes)
        {
            for (var done = 0; done < bytes.Length;)
            {
                var count = calls.Write(_descriptor, start + done, (nuint)(bytes.Length - done), offset + done);
                if (count > 0)
                    done += (int)count;
                else if (count == 0)
                    throw FileErrors.NoSpace(path);
                else
                    ThrowUnlessInterrupted(isWrite: true);
            }
        }
    }

    public void SetLength(long length) => CheckWritten(LinuxCalls.Whole(file => LinuxCalls.SetLength(file, length), _descriptor));

    /// <summary>When it was last written to, as in <see cref="FileFacts.Modified"/>.</summary>
    public unsafe void SetModified(long nanoseconds)
    {
        const long Second = 1_000_000_000;
        const long Omit = (1 << 30) - 2; // UTIME_OMIT
        var (seconds, rest) = Math.DivRem(nanoseconds, Second);

        // Before 1970 the rest counts from the second before.
        var times = stackalloc long[] { 0, Omit, rest < 0 ? seconds - 1 : seconds, rest < 0 ? rest + Second : rest };
        CheckWritten(LinuxCalls.SetTimes(_descriptor, times));
    }

    public void Sync() => CheckWritten(LinuxCalls.Whole(LinuxCalls.SyncData, _descriptor));

    public void SyncWithTimes() => CheckWritten(LinuxCalls.Whole(LinuxCalls.Sync, _descriptor));

    /// <summary>Of the file system that it is on.</summary>
    public void SyncFileSystem() => CheckWritten(LinuxCalls.Whole(LinuxCalls.SyncFileSystem, _descriptor));

    /// <summary>Asks for the blocks beforehand. Where the file system cannot, nothing is lost.</summary>
    public void Allocate(long length)
    {
        const int KeepSize = 1;
        if (LinuxCalls.Allocate(_descriptor, KeepSize, 0, length) != 0
            && Marshal.GetLastPInvokeError() is LinuxErrors.NoSpace or LinuxErrors.Quota)
        {
            throw FileErrors.NoSpace(path);
        }
    }

    public bool CopyFrom(IOpenFile source, long sourceOffset, long offset, long length)
    {
        if (source is not LinuxFile from)
            return false;

        if (sourceOffset == 0 && offset == 0 && length == from.Facts.Size
            && LinuxCalls.Control(_descriptor, LinuxCalls.Clone, from._descriptor) == 0)
        {
            return true;
        }

        var end = sourceOffset + length;
        while (sourceOffset < end)
        {
            var count = calls.Copy(from._descriptor, ref sourceOffset, _descriptor, ref offset, (nuint)(end - sourceOffset));
            if (count > 0)
                continue;

            // Zero is the end of a file that was longer a moment ago, or a file system that says so of what it cannot copy: a read shows which. It shows, too,
            // which of the two the disk has an error of.
            var error = count == 0 ? LinuxErrors.NotSupported : Marshal.GetLastPInvokeError();
            if (error is LinuxErrors.NotImplemented or LinuxErrors.CrossDevice or LinuxErrors.NotSupported or LinuxErrors.Invalid or LinuxErrors.NotPermitted or LinuxErrors.InputOutput)
                return false;

            if (error != LinuxErrors.Interrupted)
                throw LinuxErrors.From(error, path);
        }

        return true;
    }

    /// <summary>Does not close the file: whoever has it lets go of it before this is disposed.</summary>
    public SafeFileHandle Handle => _handle ??= new(_descriptor, ownsHandle: false);

    public void Dispose()
    {
        Close();
        GC.SuppressFinalize(this);
    }

    /// <summary>For the lock file: a descriptor that is held, not used.</summary>
    public bool TryLock() => _isLocked = LinuxCalls.Lock(_descriptor, LinuxCalls.LockExclusiveNow) == 0;

    private void Close()
    {
        if (Interlocked.Exchange(ref _descriptor, -1) is not (var open and >= 0))
            return;

        // A program that is being started has the descriptor, too, until it runs: the lock would outlive this.
        if (_isLocked)
            _ = LinuxCalls.Lock(open, LinuxCalls.Unlock);

        _ = LinuxCalls.Close(open);
    }

    private void Check(int result)
    {
        if (result != 0)
            throw LinuxErrors.From(Marshal.GetLastPInvokeError(), path);
    }

    private void CheckWritten(int result)
    {
        if (result != 0)
            throw LinuxErrors.FromWrite(Marshal.GetLastPInvokeError(), path);
    }

    private void ThrowUnlessInterrupted(bool isWrite = false)
    {
        var error = Marshal.GetLastPInvokeError();
        if (error != LinuxErrors.Interrupted)
            throw isWrite ? LinuxErrors.FromWrite(error, path) : LinuxErrors.From(error, path);
    }
}
