using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;
using Pys3Local.Cli.Terminal;
using Pys3Local.Net.Requests;
using Pys3Local.Server;

namespace Pys3Local.Cli.Checks;

/// <summary>One request to a server's health path, by address: a static executable cannot look names up everywhere.</summary>
internal static class HealthProbe
{
    /// <exception cref="CommandException">The server does not answer as a healthy one does.</exception>
    public static async Task RunAsync(Uri server, TimeSpan timeout, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(timeout);
        try
        {
            using var socket = await ConnectAsync(server, limit.Token);
            await using var stream = await StreamAsync(server, socket, limit.Token);
            var request = Encoding.ASCII.GetBytes($"GET {S3HttpServer.HealthPath} HTTP/1.1\r\nHost: {server.Authority}\r\nConnection: close\r\n\r\n");
            await stream.WriteAsync(request, limit.Token);
            var answer = new byte[64];
            var length = await stream.ReadAtLeastAsync(answer, "HTTP/1.1 200".Length, throwOnEndOfStream: false, limit.Token);
            var status = Encoding.ASCII.GetString(answer, 0, length).Split('\r')[0];
            if (!status.StartsWith("HTTP/1.1 200", StringComparison.Ordinal))
                throw new CommandException($"{ShownUrl.Of(server.ToString())} answers '{Printable.Of(status)}': this is not a healthy pys3local");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new CommandException($"{ShownUrl.Of(server.ToString())} does not answer within {timeout.TotalSeconds:0} seconds");
        }
        catch (Exception failure) when (failure is SocketException or IOException or System.Security.Authentication.AuthenticationException)
        {
            throw new CommandException($"{ShownUrl.Of(server.ToString())} does not answer ({(failure as SocketException)?.SocketErrorCode.ToString() ?? failure.GetType().Name})");
        }
    }

    private static async Task<Socket> ConnectAsync(Uri server, CancellationToken cancellationToken)
    {
        IPAddress[] candidates = server.Host == "localhost" ? [IPAddress.Loopback, IPAddress.IPv6Loopback]
            : IPAddress.TryParse(server.Host.Trim('[', ']'), out var address) ? [Reachable(address)]
            : throw new UsageException($"'{server.Host}' is a name; give the server's address, or localhost");
        for (var i = 0; ; i++)
        {
            var socket = new Socket(candidates[i].AddressFamily, SocketType.Stream, ProtocolType.Tcp);
            try
            {
                await socket.ConnectAsync(new IPEndPoint(candidates[i], server.Port), cancellationToken);
                return socket;
            }
            catch (SocketException) when (i + 1 < candidates.Length)
            {
                socket.Dispose();
            }
            catch
            {
                socket.Dispose();
                throw;
            }
        }
    }

    private static IPAddress Reachable(IPAddress address) =>
        address.Equals(IPAddress.Any) ? IPAddress.Loopback : address.Equals(IPAddress.IPv6Any) ? IPAddress.IPv6Loopback : address;

    private static async Task<Stream> StreamAsync(Uri server, Socket socket, CancellationToken cancellationToken)
    {
        var plain = new NetworkStream(socket);
        if (server.Scheme != "https")
            return plain;
        // Whether it answers is asked, not who it is: nothing secret is sent.
        var tls = new SslStream(plain, leaveInnerStreamOpen: false, (_, _, _, _) => true);
        await tls.AuthenticateAsClientAsync(new SslClientAuthenticationOptions { TargetHost = server.Host }, cancellationToken);
        return tls;
    }
}
