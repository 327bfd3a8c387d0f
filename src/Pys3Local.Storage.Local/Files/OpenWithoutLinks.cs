using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Pys3Local.Storage.Local.Files;

/// <summary><c>openat2</c>: opens what is below a directory if no link leads to it from there.</summary>
internal static partial class OpenWithoutLinks
{
    /// <summary>O_PATH: the name alone, whatever it is.</summary>
    public const int NameOnly = 0x200000;

    /// <summary>One number on every architecture; the C library has no name for it.</summary>
    private const nint Number = 437;

    private const ulong NoLinks = 0x4; // RESOLVE_NO_SYMLINKS

    private static readonly Lazy<bool> Offered = new(Probe);

    /// <summary>False if the kernel is older than 5.6, or what confines the process does not know the call.</summary>
    public static bool IsOffered => Offered.Value;

    /// <summary>As <c>open</c>; <see cref="LinuxErrors.Loop"/> where a link is on the way.</summary>
    public static int Open(string root, string path, int flags)
    {
        // As a rule there is no link anywhere, and this is all.
        var descriptor = Open(LinuxCalls.WorkingDirectory, path, flags);
        if (descriptor >= 0 || Marshal.GetLastPInvokeError() != LinuxErrors.Loop)
            return descriptor;

        var directory = LinuxCalls.Open(root, NameOnly | LinuxCalls.CloseOnExec, 0);
        if (directory < 0)
            return directory;

        descriptor = Open(directory, path[(root.Length + 1)..], flags);
        var error = Marshal.GetLastPInvokeError();
        _ = LinuxCalls.Close(directory);
        Marshal.SetLastPInvokeError(error);
        return descriptor;
    }

    private static int Open(int directory, string path, int flags)
    {
        var how = new How { Flags = (uint)flags, Resolve = NoLinks };
        int descriptor;
        do
        {
            descriptor = (int)OpenOnce(Number, directory, path, how, Unsafe.SizeOf<How>());
        }
        while (descriptor < 0 && Marshal.GetLastPInvokeError() == LinuxErrors.Interrupted);

        return descriptor;
    }

    private static bool Probe()
    {
        // In a process of 32 bits large files would need a flag that is not the same everywhere.
        var descriptor = Environment.Is64BitProcess ? Open(LinuxCalls.WorkingDirectory, "/", NameOnly | LinuxCalls.CloseOnExec) : -1;
        return descriptor >= 0 && LinuxCalls.Close(descriptor) == 0;
    }

    [LibraryImport("libc", EntryPoint = "syscall", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial nint OpenOnce(nint number, nint directory, string path, in How how, nint size);

    /// <summary><c>struct open_how</c>.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct How
    {
        public ulong Flags;
        public ulong Mode;
        public ulong Resolve;
    }
}
