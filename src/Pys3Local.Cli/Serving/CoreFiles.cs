using System.Runtime.InteropServices;

namespace Pys3Local.Cli.Serving;

/// <summary>Keeps the secrets in this process's memory out of core files and from other processes of the same user.</summary>
internal static partial class CoreFiles
{
    /// <summary>Set to <c>yes</c>, a debugger or profiler may look into the process, and a crash may leave a core file.</summary>
    private const string Allow = "PYS3LOCAL_DUMPABLE";

    private const int SetDumpable = 4; // PR_SET_DUMPABLE of prctl(2)
    private const int CoreSize = 4; // RLIMIT_CORE of setrlimit(2)

    /// <summary>Linux only; elsewhere, and where the system refuses, nothing happens.</summary>
    public static void Forbid(Shell shell)
    {
        if (!OperatingSystem.IsLinux() || shell.Variable(Allow) == "yes")
            return;
        // The limit alone does not hold where core files are piped to a program, as systemd and Ubuntu do.
        _ = ProcessControl(SetDumpable, 0, 0, 0, 0);
        var none = default(Limit);
        _ = SetLimit(CoreSize, ref none);
    }

    [LibraryImport("libc", EntryPoint = "prctl")]
    private static partial int ProcessControl(int option, nuint value, nuint unused1, nuint unused2, nuint unused3);

    [LibraryImport("libc", EntryPoint = "setrlimit")]
    private static partial int SetLimit(int resource, ref Limit limit);

    private struct Limit
    {
        public nuint Soft;
        public nuint Hard;
    }
}
