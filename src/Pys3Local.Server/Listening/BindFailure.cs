using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;

namespace Pys3Local.Server.Listening;

/// <summary>What keeps a server from listening, in words that help.</summary>
internal static class BindFailure
{
    private const string Place = "pys3local.endpoint";

    /// <summary>Notes where it was that could not be listened on: Kestrel's own exception says it in a text.</summary>
    public static void Mark(Exception failure, EndPoint endpoint) => failure.Data[Place] = endpoint;

    /// <summary>The failure for the operator; null if the exception is about something else.</summary>
    /// <param name="addresses">All that were to be listened on, each with its option.</param>
    public static ServerException? Describe(Exception exception, IEnumerable<(string Option, ListenAddress Address)> addresses)
    {
        var all = addresses.ToList();
        IPEndPoint? failed = null;
        for (var cause = exception; cause is not null; cause = cause.InnerException)
        {
            failed ??= cause.Data[Place] as IPEndPoint;
            var (places, option) = Failed(all, failed);
            switch (cause)
            {
                case AddressInUseException or SocketException { SocketErrorCode: SocketError.AddressAlreadyInUse }:
                    return new($"cannot listen on {places}: another program uses this port; stop it or choose another with {option}", exception);
                case SocketException { SocketErrorCode: SocketError.AccessDenied }:
                    return new($"cannot listen on {places}: permission denied; ports below 1024 need root or CAP_NET_BIND_SERVICE", exception);
                case SocketException { SocketErrorCode: SocketError.AddressNotAvailable }:
                    return new($"cannot listen on {places}: this machine has no such address; give one that it has with {option}", exception);
                case SocketException { SocketErrorCode: SocketError.AddressFamilyNotSupported }:
                    return new($"cannot listen on {places}: this machine has no such kind of address (IPv6 is off?)", exception);
                case SocketException socket:
                    return new($"cannot listen on {places}: {socket.SocketErrorCode}", exception);
            }
        }

        return null;
    }

    /// <summary>Where it failed, as it was given; all places where that is not known.</summary>
    private static (string Places, string Option) Failed(List<(string Option, ListenAddress Address)> all, IPEndPoint? failed)
    {
        foreach (var (option, address) in all)
        {
            if (failed is not null && address.Port == failed.Port && (address.Kind is ListenKind.Any or ListenKind.Loopback || failed.Address.Equals(address.Address)))
                return (address.ToString(), option);
        }

        return (string.Join(", ", all.Select(static one => one.Address)), all[0].Option);
    }
}
