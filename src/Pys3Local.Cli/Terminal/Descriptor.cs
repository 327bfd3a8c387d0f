using System.Runtime.InteropServices;

namespace Pys3Local.Cli.Terminal;

/// <summary>
/// The three standard descriptors as the system has them. The framework's console would put a terminal into a mode of its own as soon as
/// anything is written, and echo what is typed by itself, secrets included, between one key and the next.
/// </summary>
internal static partial class Descriptor
{
    public const int Input = 0;
    public const int Output = 1;
    public const int Error = 2;

    private const int Interrupted = 4; // EINTR
    private const int BrokenPipe = 32; // EPIPE
    private const int Closed = 9; // EBADF
    private const int GetFlags = 1; // F_GETFD
    private const int ReadAndWrite = 2; // O_RDWR

    private const short ReadyToRead = 1; // POLLIN
    private const short ReadyToWrite = 4; // POLLOUT
    private const int Forever = -1;

    private static readonly int TryAgain = OperatingSystem.IsLinux() ? 11 : 35; // EAGAIN

    private static readonly bool[] IsClosed = new bool[Error + 1];

    /// <summary>
    /// Keeps the places of descriptors that whoever started this program has closed: the next file that is opened would have the place of standard output, and what is
    /// printed would be written into it.
    /// </summary>
    public static void Reserve()
    {
        if (OperatingSystem.IsWindows())
            return;

        for (var descriptor = Input; descriptor <= Error; descriptor++)
        {
            // The lowest one that is free is the one that is opened.
            IsClosed[descriptor] = Control(descriptor, GetFlags) < 0 && Open("/dev/null", ReadAndWrite) >= 0;
        }
    }

    /// <summary>At least one byte; 0 at the end of the input, and if there is none.</summary>
    public static int Read(int descriptor, Span<byte> buffer)
    {
        if (OperatingSystem.IsWindows())
            return Console.OpenStandardInput().Read(buffer);
        while (true)
        {
            var read = SystemRead(descriptor, ref MemoryMarshal.GetReference(buffer), (nuint)buffer.Length);
            if (read >= 0)
                return (int)read;
            if (!MayGoOn(descriptor, ReadyToRead, Marshal.GetLastPInvokeError()))
                return 0;
        }
    }

    /// <summary>All of it; what nobody reads any more (a closed pipe) is dropped, and so is what standard error does not take: there is no other place to say so.</summary>
    /// <exception cref="IOException">Standard output cannot be written: the disk is full, or it is closed.</exception>
    public static void Write(int descriptor, ReadOnlySpan<byte> data)
    {
        if (IsClosed[descriptor] && descriptor == Output)
            throw Failure(Closed);

        while (data.Length > 0)
        {
            var written = SystemWrite(descriptor, in MemoryMarshal.GetReference(data), (nuint)data.Length);
            if (written >= 0)
            {
                data = data[(int)written..];
            }
            else if (Marshal.GetLastPInvokeError() is var error && !MayGoOn(descriptor, ReadyToWrite, error))
            {
                if (error == BrokenPipe || descriptor == Error)
                    return;
                throw Failure(error);
            }
        }
    }

    private static IOException Failure(int error) => new(error == Closed
        ? "standard output is closed; redirect it to a file, or to /dev/null where nobody wants it"
        : $"standard output cannot be written: {Marshal.GetPInvokeErrorMessage(error)}");

    private static bool MayGoOn(int descriptor, short events, int error)
    {
        if (error == Interrupted)
            return true;
        if (error != TryAgain)
            return false;
        // Another process has made the terminal or the pipe non-blocking.
        var poll = new PollEntry { Descriptor = descriptor, Events = events };
        _ = Poll(ref poll, 1, Forever);
        return true;
    }

    [LibraryImport("libc", EntryPoint = "read", SetLastError = true)]
    private static partial nint SystemRead(int descriptor, ref byte buffer, nuint length);

    [LibraryImport("libc", EntryPoint = "write", SetLastError = true)]
    private static partial nint SystemWrite(int descriptor, in byte buffer, nuint length);

    [LibraryImport("libc", EntryPoint = "fcntl")]
    private static partial int Control(int descriptor, int command);

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "poll")]
    private static partial int Poll(ref PollEntry entries, nuint count, int timeout);

    private struct PollEntry
    {
        public int Descriptor;
        public short Events;
        public short Happened;
    }
}
