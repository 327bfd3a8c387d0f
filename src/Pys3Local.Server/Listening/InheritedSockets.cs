using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace Pys3Local.Server.Listening;

/// <summary>Sockets that systemd listens on and hands over at start (socket activation).</summary>
/// <remarks>https://www.freedesktop.org/software/systemd/man/latest/sd_listen_fds.html</remarks>
public static partial class InheritedSockets
{
    private const int First = 3; // SD_LISTEN_FDS_START
    private const int Most = 64;

    private const int SetDescriptorFlags = 2; // F_SETFD of fcntl(2)
    private const int CloseOnExec = 1; // FD_CLOEXEC

    /// <summary>Where to listen instead of the configured addresses; none if nothing was passed on to this process.</summary>
    /// <param name="variable">Looks an environment variable up; null if it is not set.</param>
    /// <exception cref="ServerException">What was passed on is not a TCP socket that listens.</exception>
    public static IReadOnlyList<ListenAddress> Find(Func<string, string?> variable)
    {
        // The variables are inherited by children, for whom the sockets are not meant.
        if (!OperatingSystem.IsLinux() || Number(variable("LISTEN_PID")) != Environment.ProcessId)
            return [];
        var sockets = variable("LISTEN_FDS");
        return Number(sockets) is { } count and <= Most
            ? [.. Enumerable.Range(First, count).Select(Check)]
            : throw new ServerException($"LISTEN_FDS='{sockets}' is not a number of sockets up to {Most}");
    }

    /// <summary>What is bound to a socket's descriptor; the descriptor stays open.</summary>
    internal static IPEndPoint EndpointOf(int descriptor)
    {
        using var socket = new Socket(new SafeSocketHandle(descriptor, ownsHandle: false));
        return socket is { SocketType: SocketType.Stream, LocalEndPoint: IPEndPoint endpoint } && IsListening(socket)
            ? endpoint
            : throw new SocketException((int)SocketError.SocketNotSupported);
    }

    private static ListenAddress Check(int descriptor)
    {
        try
        {
            var address = ListenAddress.Inherited(descriptor, EndpointOf(descriptor));
            _ = Control(descriptor, SetDescriptorFlags, CloseOnExec);
            return address;
        }
        catch (SocketException failure)
        {
            throw new ServerException(
                $"descriptor {descriptor}, passed by systemd, is not a TCP socket that listens ({failure.SocketErrorCode}); the socket unit needs ListenStream=PORT and Accept=no", failure);
        }
    }

    private static bool IsListening(Socket socket) =>
        socket.GetSocketOption(SocketOptionLevel.Socket, SocketOptionName.AcceptConnection) is not 0;

    private static int? Number(string? text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    [LibraryImport("libc", EntryPoint = "fcntl")]
    private static partial int Control(int descriptor, int command, nint argument);
}
