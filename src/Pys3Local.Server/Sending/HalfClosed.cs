using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;

namespace Pys3Local.Server.Sending;

/// <summary>
/// A client may end its side of a connection once it has asked, and wait for the answer (RFC 9112, 9.6; <c>nc</c> and some proxies do).
/// Kestrel takes that for a client that has left and drops the request (aspnetcore#13188). From here it looks the same, until something is
/// sent: so the request goes on for a while, and a client that has really left is noticed by the first byte of the answer.
/// </summary>
internal static class HalfClosed
{
    // Of Linux: the level and name of the option, the length of what is asked of it, and the state of a connection whose peer has ended its side.
    private const int Tcp = 6;
    private const int TcpInfo = 11;
    private const byte CloseWait = 8;

    /// <param name="patience">How long a request may go on.</param>
    public static Func<ConnectionDelegate, ConnectionDelegate> Use(TimeSpan patience, TimeProvider time) => next => async connection =>
    {
        if (!OperatingSystem.IsLinux() || connection.Features.Get<IConnectionSocketFeature>()?.Socket is not { } socket)
        {
            await next(connection);
            return;
        }

        using var ended = new CancellationTokenSource(Timeout.InfiniteTimeSpan, time);
        await using var registration = connection.ConnectionClosed.UnsafeRegister(
            _ => End(ended, IsHalfClosed(socket) ? patience : TimeSpan.Zero), null);
        connection.ConnectionClosed = ended.Token;
        await next(connection);
    };

    private static void End(CancellationTokenSource ended, TimeSpan after)
    {
        try
        {
            if (after == TimeSpan.Zero)
                ended.Cancel();
            else
                ended.CancelAfter(after);
        }
        catch (ObjectDisposedException)
        {
            // The connection was over in the same moment.
        }
    }

    private static bool IsHalfClosed(Socket socket)
    {
        Span<byte> state = stackalloc byte[1];
        try
        {
            return socket.GetRawSocketOption(Tcp, TcpInfo, state) == 1 && state[0] == CloseWait;
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            return false;
        }
    }
}
