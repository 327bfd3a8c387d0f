using System.Runtime.InteropServices;

namespace Pys3Local.Benchmarks.Native;

/// <summary>System calls as they are: the generator and the floors must not pay for more than the calls themselves.</summary>
internal static unsafe partial class Libc
{
    public const int Again = 11;
    public const int InProgress = 115;
    public const uint EpollIn = 1;
    public const uint EpollOut = 4;
    public const uint EpollEdge = 1u << 31;
    public const int EpollAdd = 1;
    public const int ReadOnly = 0;
    public const int WriteCreate = 1 | 64 | 512;
    public const int CloseOnExec = 0x80000;
    private const int NoSignal = 0x4000;

    [LibraryImport("libc", EntryPoint = "epoll_create1", SetLastError = true)]
    public static partial int EpollCreate(int flags);

    [LibraryImport("libc", EntryPoint = "epoll_ctl", SetLastError = true)]
    public static partial int EpollControl(int epoll, int operation, int file, EpollEvent* change);

    [LibraryImport("libc", EntryPoint = "epoll_wait", SetLastError = true)]
    public static partial int EpollWait(int epoll, EpollEvent* events, int count, int milliseconds);

    [LibraryImport("libc", EntryPoint = "socket", SetLastError = true)]
    public static partial int Socket(int family, int type, int protocol);

    [LibraryImport("libc", EntryPoint = "connect", SetLastError = true)]
    public static partial int Connect(int socket, byte* address, int length);

    [LibraryImport("libc", EntryPoint = "setsockopt", SetLastError = true)]
    public static partial int SetOption(int socket, int level, int name, int* value, int length);

    [LibraryImport("libc", EntryPoint = "recv", SetLastError = true)]
    public static partial nint Receive(int socket, byte* buffer, nint length, int flags);

    [LibraryImport("libc", EntryPoint = "send", SetLastError = true)]
    public static partial nint Send(int socket, byte* buffer, nint length, int flags);

    [LibraryImport("libc", EntryPoint = "fcntl", SetLastError = true)]
    public static partial int Control(int file, int command, int argument);

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int Open(string path, int flags, int mode);

    [LibraryImport("libc", EntryPoint = "write", SetLastError = true)]
    public static partial nint Write(int file, byte* buffer, nint length);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    public static partial int Sync(int file);

    [LibraryImport("libc", EntryPoint = "close", SetLastError = true)]
    public static partial int Close(int file);

    [LibraryImport("libc", EntryPoint = "rename", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int Rename(string from, string to);

    [LibraryImport("libc", EntryPoint = "sync")]
    public static partial void SyncAll();

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    public static partial int Kill(int process, int signal);

    [LibraryImport("libc", EntryPoint = "usleep")]
    public static partial int Sleep(uint microseconds);

    [LibraryImport("libc", EntryPoint = "clock_gettime", SetLastError = true)]
    private static partial int ClockTime(int clock, long* time);

    public static nint Send(int socket, byte* buffer, nint length) => Send(socket, buffer, length, NoSignal);

    /// <summary>Processor time that a process has used, user and system, in seconds, to the nanosecond.</summary>
    public static double ProcessorTime(int process) => Clock((~process << 3) | 2);

    /// <summary>Processor time that the calling thread has used, in seconds.</summary>
    public static double ThreadTime() => Clock(3);

    public static IOException Failure(string what) => new($"{what}: error {Marshal.GetLastPInvokeError()}");

    private static double Clock(int clock)
    {
        var time = stackalloc long[2];
        return ClockTime(clock, time) == 0 ? time[0] + time[1] / 1e9 : throw Failure("clock_gettime");
    }
}
