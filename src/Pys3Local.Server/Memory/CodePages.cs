using System.Runtime.InteropServices;

namespace Pys3Local.Server.Memory;

/// <summary>The executable's code in this process's memory, of which a start touches most and requests need a part.</summary>
/// <remarks>elf(5), getauxval(3), madvise(2).</remarks>
internal static unsafe partial class CodePages
{
    private const nuint HeadersAddress = 3; // AT_PHDR
    private const nuint HeadersCount = 5; // AT_PHNUM
    private const uint Loaded = 1; // PT_LOAD
    private const uint Headers = 6; // PT_PHDR
    private const uint Executable = 1; // PF_X
    private const uint Writable = 2; // PF_W
    private const int DoNotNeed = 4; // MADV_DONTNEED
    private const int NoHugePages = 15; // MADV_NOHUGEPAGE

    /// <summary>
    /// Takes it out of memory. Code never changes, so nothing is lost: it stays in the system's cache, and what is used again is mapped
    /// again, 64 KiB at a time. (Constants do change: the runtime writes a random number among them.) Linux only; elsewhere nothing happens.
    /// </summary>
    public static void Release()
    {
        if (!OperatingSystem.IsLinux() || !Environment.Is64BitProcess)
            return;
        var headers = new ReadOnlySpan<ProgramHeader>((void*)AuxiliaryValue(HeadersAddress), (int)AuxiliaryValue(HeadersCount));
        nuint moved = Moved(headers);
        nuint page = (nuint)Environment.SystemPageSize;
        foreach (ref readonly var header in headers)
        {
            if (header.Type != Loaded || (header.Flags & (Executable | Writable)) != Executable)
                continue;
            nuint start = (moved + header.Address) & ~(page - 1);
            nuint length = moved + header.Address + header.MemorySize - start;
            // Where the cache holds pages of 2 MiB, one byte used would count as so much.
            _ = Advise(start, length, NoHugePages);
            _ = Advise(start, length, DoNotNeed);
        }
    }

    /// <summary>How far from its own addresses the executable was loaded; 0 unless it is position independent.</summary>
    private static nuint Moved(ReadOnlySpan<ProgramHeader> headers)
    {
        foreach (ref readonly var header in headers)
            if (header.Type == Headers)
                return AuxiliaryValue(HeadersAddress) - header.Address;

        return 0;
    }

    [LibraryImport("libc", EntryPoint = "getauxval")]
    private static partial nuint AuxiliaryValue(nuint type);

    [LibraryImport("libc", EntryPoint = "madvise")]
    private static partial int Advise(nuint address, nuint length, int advice);

    [StructLayout(LayoutKind.Sequential)]
    private readonly struct ProgramHeader
    {
        public readonly uint Type;
        public readonly uint Flags;
        public readonly nuint Offset;
        public readonly nuint Address;
        public readonly nuint PhysicalAddress;
        public readonly nuint FileSize;
        public readonly nuint MemorySize;
        public readonly nuint Alignment;
    }
}
