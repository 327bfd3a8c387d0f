using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace Pys3Local.Server.Sending;

/// <summary>Sending what there is space for, and no more: the library waits.</summary>
/// <remarks>send(2); the numbers are Linux's, the same on every architecture that .NET runs on.</remarks>
internal static unsafe partial class SocketCalls
{
    /// <summary>More follows at once: no packet for this alone.</summary>
    public const int More = 0x8000; // MSG_MORE

    public const int Interrupted = 4; // EINTR
    public const int NoRoom = 11; // EAGAIN

    private const int DoNotWait = 0x40; // MSG_DONTWAIT
    private const int NoSignal = 0x4000; // MSG_NOSIGNAL

    /// <summary>The number of bytes, or −1 and the error.</summary>
    public static int SendNow(SafeSocketHandle socket, ReadOnlySpan<byte> bytes, int flags, out int error)
    {
        fixed (byte* first = bytes)
        {
            nint sent = Send(socket, first, (nuint)bytes.Length, flags | DoNotWait | NoSignal);
            error = sent < 0 ? Marshal.GetLastPInvokeError() : 0;
            return (int)sent;
        }
    }

    [LibraryImport("libc", EntryPoint = "send", SetLastError = true)]
    private static partial nint Send(SafeSocketHandle socket, byte* bytes, nuint count, int flags);
}
