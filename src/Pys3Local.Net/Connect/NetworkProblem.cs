using System.Net.Sockets;
using System.Security.Authentication;

namespace Pys3Local.Net.Connect;

/// <summary>What went wrong on the network, in words for the operator: the native binary carries none of the runtime's.</summary>
public static class NetworkProblem
{
    public static string Describe(Exception e)
    {
        for (var inner = e; inner is not null; inner = inner.InnerException)
        {
            switch (inner)
            {
                case SocketException socket:
                    return $"no connection ({socket.SocketErrorCode})";
                case AuthenticationException when inner.InnerException is { } cause:
                    return $"the TLS handshake failed ({cause.GetType().Name}: {cause.Message})";
                case AuthenticationException:
                    return $"the certificate of the service is not trusted here ({inner.Message}); SSL_CERT_FILE can name the authorities";
                case HttpRequestException { HttpRequestError: HttpRequestError.NameResolutionError }:
                    return inner.Message;
            }
        }

        var last = e.GetBaseException();
        return e is HttpRequestException { HttpRequestError: not HttpRequestError.Unknown } request
            ? $"{request.HttpRequestError}{(last == e ? "" : $" ({last.GetType().Name}: {last.Message})")}"
            : "the connection was lost";
    }
}
