using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;

namespace Pys3Local.Server.Listening;

/// <summary>What keeps a server from listening, in words that help.</summary>
internal static class BindFailure
{
    /// <summary>The failure for the operator; null if the exception is about something else.</summary>
    public static ServerException? Describe(Exception exception, IEnumerable<ListenAddress> addresses)
    {
        var places = string.Join(", ", addresses);
        for (var cause = exception; cause is not null; cause = cause.InnerException)
        {
            switch (cause)
            {
                case AddressInUseException or SocketException { SocketErrorCode: SocketError.AddressAlreadyInUse }:
                    return new($"cannot listen on {places}: another program uses this port; stop it or choose another with --listen", exception);
                case SocketException { SocketErrorCode: SocketError.AccessDenied }:
                    return new($"cannot listen on {places}: permission denied; ports below 1024 need root or CAP_NET_BIND_SERVICE", exception);
                case SocketException { SocketErrorCode: SocketError.AddressNotAvailable }:
                    return new($"cannot listen on {places}: this machine has no such address", exception);
                case SocketException { SocketErrorCode: SocketError.AddressFamilyNotSupported }:
                    return new($"cannot listen on {places}: this machine has no such kind of address (IPv6 is off?)", exception);
                case SocketException socket:
                    return new($"cannot listen on {places}: {socket.SocketErrorCode}", exception);
            }
        }

        return null;
    }
}
