using System.Runtime.InteropServices;

namespace Pys3Local.S3.Hosting;

/// <summary>The real machine's.</summary>
internal sealed partial class MachineUptime : IMachineUptime
{
    /// <summary>CLOCK_BOOTTIME of clock_gettime(2).</summary>
    private const int BootTime = 7;

    private const string BootIdFile = "/proc/sys/kernel/random/boot_id";

    /// <summary>Where the system has no such id, one of this process: restarts then count like reboots.</summary>
    public string BootId { get; } = File.Exists(BootIdFile) ? File.ReadAllText(BootIdFile).Trim() : Guid.NewGuid().ToString();

    /// <summary>The runtime's own counter stops while the machine sleeps.</summary>
    public TimeSpan Uptime => OperatingSystem.IsLinux() && ReadClock(BootTime, out var time) == 0
        ? TimeSpan.FromSeconds(time.Seconds) + TimeSpan.FromMicroseconds(time.Nanoseconds / 1000)
        : TimeSpan.FromMilliseconds(Environment.TickCount64);

    [LibraryImport("libc", EntryPoint = "clock_gettime")]
    private static partial int ReadClock(int clock, out Timespec time);

    /// <summary>struct timespec of a 64-bit system.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct Timespec
    {
        public nint Seconds;
        public nint Nanoseconds;
    }
}

/// <summary>How long the machine has been running: a clock that nobody sets.</summary>
public interface IMachineUptime
{
    /// <summary>Another one after each start of the machine; no spaces.</summary>
    string BootId { get; }

    /// <summary>Since the start of the machine, sleep included where the system counts it.</summary>
    TimeSpan Uptime { get; }
}
