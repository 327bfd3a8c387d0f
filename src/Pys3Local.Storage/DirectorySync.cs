using System.Runtime.InteropServices;

namespace Pys3Local.Storage;

/// <summary>Puts the names of a directory on the medium, which the runtime has no call for.</summary>
public static partial class DirectorySync
{
    private const int ReadOnly = 0;

    /// <exception cref="IOException">It cannot be done.</exception>
    public static void Run(string directory)
    {
        if (OperatingSystem.IsWindows())
            return;

        var handle = Open(directory, ReadOnly);
        if (handle < 0)
            throw new IOException($"{directory}: cannot be opened ({Marshal.GetLastPInvokeErrorMessage()})");

        try
        {
            if (Sync(handle) != 0)
                throw new IOException($"{directory}: cannot be synced ({Marshal.GetLastPInvokeErrorMessage()})");
        }
        finally
        {
            _ = Close(handle);
        }
    }

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int Sync(int handle);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int handle);
}
