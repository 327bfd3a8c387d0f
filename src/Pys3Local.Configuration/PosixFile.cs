using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Pys3Local.Configuration;

/// <summary>What POSIX offers and .NET does not. Every method does nothing on Windows.</summary>
internal static partial class PosixFile
{
    private const int Interrupted = 4;
    private const int LockExclusive = 2;
    private const int ReadOnly = 0;

    /// <summary>Makes a rename or removal in <paramref name="path"/> durable. A file system that cannot do so is no error.</summary>
    internal static void SyncDirectory(string path)
    {
        if (OperatingSystem.IsWindows())
            return;
        int descriptor = Open(path, ReadOnly);
        if (descriptor < 0)
            return;
        _ = Sync(descriptor);
        _ = Close(descriptor);
    }

    /// <summary>Waits for an exclusive advisory lock, which ends with the last handle of the file.</summary>
    internal static void LockExclusively(SafeFileHandle file)
    {
        if (OperatingSystem.IsWindows())
            return;
        while (Lock(file, LockExclusive) != 0)
        {
            if (Marshal.GetLastPInvokeError() is var error && error != Interrupted)
                throw new IOException("flock", error);
        }
    }

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync")]
    private static partial int Sync(int descriptor);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int descriptor);

    [LibraryImport("libc", EntryPoint = "flock", SetLastError = true)]
    private static partial int Lock(SafeFileHandle file, int operation);
}
