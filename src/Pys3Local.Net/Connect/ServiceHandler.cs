using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using Pys3Local.Net.Dns;
using Pys3Local.Storage;

namespace Pys3Local.Net.Connect;

/// <summary>The network as a provider uses it: names and certificates are found in ways that work in a static binary too.</summary>
public static class ServiceHandler
{
    private const string Home = "HOME";

    /// <summary>For one of several addresses: the next may do better.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(4);

    /// <param name="time">For how long an address is remembered.</param>
    /// <param name="variable">Reads a variable of the environment.</param>
    /// <param name="authorities">A file of certificates that are trusted as well as those of this machine; null for none.</param>
    /// <exception cref="StorageException">Certificates that are named cannot be read.</exception>
    public static SocketsHttpHandler Create(TimeProvider time, Func<string, string?> variable, string? authorities = null)
    {
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            ConnectTimeout = TimeSpan.FromSeconds(20),
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
            PooledConnectionIdleTimeout = TimeSpan.FromMinutes(1),
        };
        var own = authorities is null ? null : TrustedRoots.Load(authorities);
        if (!OperatingSystem.IsLinux())
        {
            if (own is not null)
                handler.SslOptions = new SslClientAuthenticationOptions { CertificateChainPolicy = Policy(own) };

            return handler;
        }

        ShunUserDatabase(variable);
        var resolver = DnsResolver.System(time);
        handler.ConnectCallback = async (context, cancellationToken) =>
            await ConnectAsync(
                await resolver.ResolveAsync(context.DnsEndPoint.Host, cancellationToken).ConfigureAwait(false),
                context.DnsEndPoint.Port, cancellationToken).ConfigureAwait(false);
        handler.SslOptions = new SslClientAuthenticationOptions { CertificateChainPolicy = Policy(Together(TrustedRoots.Find(variable), own)) };
        return handler;
    }

    /// <summary>Tries the addresses in turn.</summary>
    public static async ValueTask<Stream> ConnectAsync(IReadOnlyList<IPAddress> addresses, int port, CancellationToken cancellationToken)
    {
        for (var i = 0; ; i++)
        {
            var isLast = i == addresses.Count - 1;
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            if (!isLast)
                limit.CancelAfter(Patience);

            Socket? socket = null;
            try
            {
                socket = new Socket(addresses[i].AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
                await socket.ConnectAsync(new IPEndPoint(addresses[i], port), limit.Token).ConfigureAwait(false);
                return new NetworkStream(socket, ownsSocket: true);
            }
            catch (Exception e) when (!isLast && (e is SocketException || e is OperationCanceledException && !cancellationToken.IsCancellationRequested))
            {
                socket?.Dispose();
            }
            catch
            {
                socket?.Dispose();
                throw;
            }
        }
    }

    /// <summary>
    /// Whatever it trusts, the runtime looks for a user's certificates in the home directory; without <c>HOME</c> it asks the system's
    /// user database for it, and takes it for a failed handshake that a static binary in an empty directory has none.
    /// </summary>
    private static void ShunUserDatabase(Func<string, string?> variable)
    {
        if (string.IsNullOrEmpty(variable(Home)))
            Environment.SetEnvironmentVariable(Home, "/nonexistent");
    }

    private static X509Certificate2Collection? Together(X509Certificate2Collection? machine, X509Certificate2Collection? own)
    {
        if (own is null || machine is null)
            return own ?? machine;

        machine.AddRange(own);
        return machine;
    }

    private static X509ChainPolicy? Policy(X509Certificate2Collection? roots)
    {
        if (roots is null)
            return null;

        var policy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,

            // It would use the system's name service.
            DisableCertificateDownloads = true,
        };
        policy.CustomTrustStore.AddRange(roots);
        return policy;
    }
}
