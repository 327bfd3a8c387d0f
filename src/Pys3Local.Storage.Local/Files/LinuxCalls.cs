using System.Runtime.InteropServices;

namespace Pys3Local.Storage.Local.Files;

/// <summary>The system calls that .NET has no word for, as the C library offers them.</summary>
internal static partial class LinuxCalls
{
    public const int ReadOnly = 0;
    public const int ReadWrite = 2;
    public const int Create = 0x40;
    public const int Exclusive = 0x80;
    public const int NonBlocking = 0x800;
    public const int CloseOnExec = 0x80000;

    /// <summary>Not the same everywhere, as the others are.</summary>
    public static readonly int NoLink = RuntimeInformation.ProcessArchitecture is Architecture.Arm or Architecture.Arm64 ? 0x8000 : 0x20000;

    /// <summary>Of <c>statx</c>: the working directory, and "do not follow", "the descriptor itself".</summary>
    public const int WorkingDirectory = -100;
    public const int NoFollow = 0x100;
    public const int EmptyPath = 0x1000;

    /// <summary>STATX_TYPE | STATX_MTIME | STATX_CTIME | STATX_SIZE.</summary>
    public const uint StatFields = 0x1 | 0x40 | 0x80 | 0x200;

    /// <summary>Of <c>access</c>.</summary>
    public const int MayWrite = 2;

    public const int LockExclusiveNow = 2 | 4;
    public const int Unlock = 8;

    /// <summary><c>_IOW(0x94, 9, int)</c>: share the blocks of another file.</summary>
    public const nuint Clone = 0x40049409;

    private const string C = "libc";

    /// <summary>Network file systems can be interrupted where others cannot.</summary>
    public static int Open(string path, int flags, uint mode)
    {
        int descriptor;
        do
        {
            descriptor = OpenOnce(path, flags, mode);
        }
        while (descriptor < 0 && Marshal.GetLastPInvokeError() == LinuxErrors.Interrupted);

        return descriptor;
    }

    /// <summary>A call that only takes a file, until it has not been interrupted: <c>fdatasync</c> and its like.</summary>
    public static int Whole(Func<int, int> call, int file)
    {
        int result;
        do
        {
            result = call(file);
        }
        while (result != 0 && Marshal.GetLastPInvokeError() == LinuxErrors.Interrupted);

        return result;
    }

    [LibraryImport(C, EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int OpenOnce(string path, int flags, uint mode);

    [LibraryImport(C, EntryPoint = "close", SetLastError = true)]
    public static partial int Close(int file);

    [LibraryImport(C, EntryPoint = "pread", SetLastError = true)]
    public static unsafe partial nint Read(int file, byte* buffer, nuint count, long offset);

    [LibraryImport(C, EntryPoint = "pwrite", SetLastError = true)]
    public static unsafe partial nint Write(int file, byte* buffer, nuint count, long offset);

    [LibraryImport(C, EntryPoint = "ftruncate", SetLastError = true)]
    public static partial int SetLength(int file, long length);

    [LibraryImport(C, EntryPoint = "fdatasync", SetLastError = true)]
    public static partial int SyncData(int file);

    [LibraryImport(C, EntryPoint = "fsync", SetLastError = true)]
    public static partial int Sync(int file);

    [LibraryImport(C, EntryPoint = "syncfs", SetLastError = true)]
    public static partial int SyncFileSystem(int file);

    [LibraryImport(C, EntryPoint = "fallocate", SetLastError = true)]
    public static partial int Allocate(int file, int mode, long offset, long length);

    [LibraryImport(C, EntryPoint = "rename", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int Rename(string from, string to);

    [LibraryImport(C, EntryPoint = "link", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int Link(string from, string to);

    [LibraryImport(C, EntryPoint = "unlink", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int Unlink(string path);

    [LibraryImport(C, EntryPoint = "mkdir", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int MakeDirectory(string path, uint mode);

    [LibraryImport(C, EntryPoint = "rmdir", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int RemoveDirectory(string path);

    [LibraryImport(C, EntryPoint = "access", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int Access(string path, int mode);

    [LibraryImport(C, EntryPoint = "flock", SetLastError = true)]
    public static partial int Lock(int file, int operation);

    [LibraryImport(C, EntryPoint = "ioctl", SetLastError = true)]
    public static partial int Control(int file, nuint request, nint argument);

    [LibraryImport(C, EntryPoint = "getdents64", SetLastError = true)]
    public static partial nint Entries(int directory, byte[] buffer, nuint length);

    [LibraryImport(C, EntryPoint = "futimens", SetLastError = true)]
    public static unsafe partial int SetTimes(int file, long* times);

    [LibraryImport(C, EntryPoint = "copy_file_range", SetLastError = true)]
    public static partial nint CopyRange(int from, ref long fromOffset, int to, ref long toOffset, nuint length, uint flags);

    [LibraryImport(C, EntryPoint = "statx", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int Stat(int directory, string path, int flags, uint mask, out StatBuffer buffer);

    /// <summary><c>struct statx</c>: one layout on every architecture, which <c>struct stat</c> has not.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 256)]
    public struct StatBuffer
    {
        /// <summary>As many as there are nanoseconds of in 64 bits, but for one.</summary>
        private const long MostSeconds = (long.MaxValue / 1_000_000_000) - 1;

        [FieldOffset(28)]
        public ushort Mode;

        [FieldOffset(40)]
        public ulong Size;

        [FieldOffset(96)]
        public long ChangedSeconds;

        [FieldOffset(104)]
        public uint ChangedNanoseconds;

        [FieldOffset(112)]
        public long ModifiedSeconds;

        [FieldOffset(120)]
        public uint ModifiedNanoseconds;

        /// <summary>Major and minor.</summary>
        [FieldOffset(136)]
        public ulong Device;

        public readonly FileFacts Facts => new(
            (Mode & 0xF000) switch { 0x8000 => FileKind.File, 0x4000 => FileKind.Directory, _ => FileKind.Other },
            (long)Size,
            Nanoseconds(ModifiedSeconds, ModifiedNanoseconds / 1000 * 1000),
            Nanoseconds(ChangedSeconds, ChangedNanoseconds));

        /// <summary>A file's time can be anything: what is before 1678 or after 2262 is one of these years.</summary>
        private static long Nanoseconds(long seconds, uint rest) =>
            (Math.Clamp(seconds, -MostSeconds, MostSeconds) * 1_000_000_000) + (seconds is > MostSeconds or < -MostSeconds ? 0 : rest);
    }
}
