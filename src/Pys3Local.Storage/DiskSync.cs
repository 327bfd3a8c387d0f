using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Pys3Local.Storage;

/// <summary>
/// Puts files, and the names in a directory, on the disk. The runtime has no call for names, and its call for files takes some errors for success: a file
/// system that has gone read-only after a failure (EROFS) is one of them.
/// </summary>
public static partial class DiskSync
{
    private const int ReadOnly = 0;
    private const int Interrupted = 4;

    /// <summary>Returns when all that was written to the file is on the disk.</summary>
    /// <exception cref="IOException">It is not, whatever the reason.</exception>
    public static void File(SafeFileHandle file)
    {
        // Apple's fsync does not reach the disk; the runtime knows another call.
        if (!OperatingSystem.IsLinux() && !OperatingSystem.IsFreeBSD())
        {
            RandomAccess.FlushToDisk(file);
            return;
        }

        if (!Succeeds(() => Sync(file)))
            throw Failure("the file cannot be synced");
    }

    /// <summary>Returns when what was made, renamed and removed in the directory is on the disk.</summary>
    /// <exception cref="IOException">It is not.</exception>
    public static void Directory(string path)
    {
        if (OperatingSystem.IsWindows())
            return;

        using var directory = OpenDirectory(path);
        if (!Succeeds(() => Sync(directory)))
            throw Failure($"{path}: cannot be synced");
    }

    /// <summary>A directory, for <see cref="FileSystem"/>: of what fails to be written from now on it will know.</summary>
    /// <exception cref="IOException">It cannot be opened.</exception>
    public static SafeFileHandle OpenDirectory(string path)
    {
        var descriptor = OperatingSystem.IsWindows() ? -1 : Open(path, ReadOnly);
        return descriptor >= 0 || OperatingSystem.IsWindows() ? new SafeFileHandle(descriptor, ownsHandle: true) : throw Failure($"{path}: cannot be opened");
    }

    /// <summary>Returns when all that was written to the file system of this directory is on the disk: for many files at once.</summary>
    /// <exception cref="IOException">Something is not.</exception>
    public static void FileSystem(SafeFileHandle directory)
    {
        if (OperatingSystem.IsLinux() && !Succeeds(() => SyncFileSystem(directory)))
            throw Failure("the file system cannot be synced");

        if (!OperatingSystem.IsLinux() && !OperatingSystem.IsWindows())
            SyncAll();
    }

    private static bool Succeeds(Func<int> call)
    {
        while (call() != 0)
        {
            if (Marshal.GetLastPInvokeError() != Interrupted)
                return false;
        }

        return true;
    }

    private static IOException Failure(string what) => new($"{what} ({Marshal.GetLastPInvokeErrorMessage()})", Marshal.GetLastPInvokeError());

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int Sync(SafeFileHandle file);

    [LibraryImport("libc", EntryPoint = "syncfs", SetLastError = true)]
    private static partial int SyncFileSystem(SafeFileHandle file);

    [LibraryImport("libc", EntryPoint = "sync")]
    private static partial void SyncAll();
}
