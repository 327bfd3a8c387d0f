using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using Pys3Local.Storage;

namespace Pys3Local.Configuration.Files;

/// <summary>What POSIX offers and .NET does not. Every method does nothing on Windows.</summary>
internal static partial class PosixFile
{
    private const int Interrupted = 4;
    private const int Invalid = 22;
    private const int LockExclusive = 2;
    private const int ReadOnly = 0;
    private const int CloseOnExec = 0x80000;
    private const int CurrentDirectory = -100;
    private const uint BasicStatus = 0x7ff;

    /// <summary>The size of <c>struct statx</c>.</summary>
    internal const int StatusBytes = 256;

    /// <summary>Makes a rename or removal in <paramref name="path"/> durable. A file system that has no such call is no error; one that fails is.</summary>
    /// <exception cref="IOException">It is not durable.</exception>
    internal static void SyncDirectory(string path)
    {
        try
        {
            DiskSync.Directory(path);
        }
        catch (IOException failure) when (failure.HResult == Invalid)
        {
        }
    }

    /// <summary>
    /// Waits for the exclusive advisory lock of a directory (flock(2)), which ends with the handle or the process. Null if the
    /// file system has no such locks, as NFS: then everyone goes on without.
    /// </summary>
    internal static SafeFileHandle? LockDirectory(string path)
    {
        if (OperatingSystem.IsWindows() || Open(path, OperatingSystem.IsLinux() ? CloseOnExec : ReadOnly) is not (>= 0 and var descriptor))
            return null;
        var directory = new SafeFileHandle(descriptor, ownsHandle: true);
        while (Lock(directory, LockExclusive) != 0)
        {
            if (Marshal.GetLastPInvokeError() == Interrupted)
                continue;
            directory.Dispose();
            return null;
        }

        return directory;
    }

    /// <summary>Fills in a <c>struct statx</c> (statx(2)) of what the path leads to; false if there is nothing, or not on Linux.</summary>
    internal static unsafe bool TryStatus(string path, Span<byte> status)
    {
        if (!OperatingSystem.IsLinux())
            return false;
        fixed (byte* buffer = status)
            return Status(CurrentDirectory, path, 0, BasicStatus, buffer) == 0;
    }

    /// <summary>Gives a new file the owner and group of <paramref name="model"/>, and its mode. Whoever is not root may not, and keeps his own.</summary>
    internal static void TakeOver(SafeFileHandle file, string model, bool takesMode)
    {
        Span<byte> status = stackalloc byte[StatusBytes];
        if (!OperatingSystem.IsLinux() || !TryStatus(model, status))
            return;

        // struct statx of linux/stat.h: stx_uid, stx_gid, stx_mode.
        if (ChangeOwner(file, BinaryPrimitives.ReadUInt32LittleEndian(status[20..]), BinaryPrimitives.ReadUInt32LittleEndian(status[24..])) == 0 && takesMode)
            File.SetUnixFileMode(file, (UnixFileMode)(BinaryPrimitives.ReadUInt16LittleEndian(status[28..]) & 0x1ff));
    }

    [LibraryImport("libc", EntryPoint = "fchown")]
    private static partial int ChangeOwner(SafeFileHandle file, uint user, uint group);

    [LibraryImport("libc", EntryPoint = "statx", StringMarshalling = StringMarshalling.Utf8)]
    private static unsafe partial int Status(int directory, string path, int flags, uint mask, byte* status);

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "flock", SetLastError = true)]
    private static partial int Lock(SafeFileHandle file, int operation);
}
