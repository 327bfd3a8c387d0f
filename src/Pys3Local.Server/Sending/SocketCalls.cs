using System.Net.Sockets;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using Pys3Local.Storage;

namespace Pys3Local.Server.Sending;

/// <summary>Sending what there is space for, and no more: the library waits.</summary>
/// <remarks>send(2), sendfile(2); the numbers are Linux's, the same on every architecture that .NET runs on.</remarks>
internal static unsafe partial class SocketCalls
{
    /// <summary>As sendfile(2): the number of bytes, or −1 and the error of the thread.</summary>
    public delegate nint SendFile(SafeSocketHandle socket, SafeFileHandle file, ref long offset, nuint count);

    /// <summary>More follows at once: no packet for this alone.</summary>
    public const int More = 0x8000; // MSG_MORE

    public const int Interrupted = 4; // EINTR
    public const int NoRoom = 11; // EAGAIN

    private const int InputOutput = 5; // EIO
    private const int Invalid = 22; // EINVAL
    private const int NotImplemented = 38; // ENOSYS
    private const int NotSupported = 95; // EOPNOTSUPP

    private const int DoNotWait = 0x40; // MSG_DONTWAIT
    private const int NoSignal = 0x4000; // MSG_NOSIGNAL

    /// <summary>The number of bytes, or −1 and the error.</summary>
    public static int SendNow(SafeSocketHandle socket, ReadOnlySpan<byte> bytes, int flags, out int error)
    {
        fixed (byte* first = bytes)
        {
            var sent = Send(socket, first, (nuint)bytes.Length, flags | DoNotWait | NoSignal);
            error = sent < 0 ? Marshal.GetLastPInvokeError() : 0;
            return (int)sent;
        }
    }

    /// <summary>
    /// Sends from a file without bringing its bytes into this process. As many as there is room for; 0 where there is none, or where the bytes have to be read, whether
    /// because the file system knows no other way or because reading them says what is wrong. A failure of the socket is <see cref="IOException"/>.
    /// </summary>
    /// <param name="sendFile">sendfile(2), or what a test puts in its place.</param>
    public static int SendNow(SafeSocketHandle socket, FileRange file, int count, SendFile? sendFile = null)
    {
        var offset = file.Offset;
        while (true)
        {
            var sent = (sendFile ?? FromFile)(socket, file.Handle, ref offset, (nuint)Math.Min(count, file.Length));
            if (sent >= 0)
                return (int)sent;

            switch (Marshal.GetLastPInvokeError())
            {
                case Interrupted:
                    continue;
                case NoRoom or Invalid or NotImplemented or NotSupported or InputOutput:
                    return 0;
                case var error:
                    throw new IOException(Marshal.GetPInvokeErrorMessage(error));
            }
        }
    }

    [LibraryImport("libc", EntryPoint = "sendfile", SetLastError = true)]
    private static partial nint FromFile(SafeSocketHandle socket, SafeFileHandle file, ref long offset, nuint count);

    [LibraryImport("libc", EntryPoint = "send", SetLastError = true)]
    private static partial nint Send(SafeSocketHandle socket, byte* bytes, nuint count, int flags);
}
