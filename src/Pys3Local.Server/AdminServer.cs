using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Pys3Local.Server.Admin;
using Pys3Local.Server.Listening;
using Pys3Local.Server.Logging;

namespace Pys3Local.Server;

/// <summary>
/// HTTP over a Unix socket in the data directory, for the owner of the server: who can open the file may do everything, so it is 0600 in a
/// directory of 0700. It has nothing in common with the ports: neither their limits nor their keys.
/// </summary>
public sealed class AdminServer : IAsyncDisposable
{
    private const int MaxBodyBytes = 1 << 20;
    private const int MaxConnections = 64;

    private readonly KestrelServer _kestrel;
    private readonly CancellationTokenSource _stopping;

    private AdminServer(KestrelServer kestrel, CancellationTokenSource stopping)
    {
        _kestrel = kestrel;
        _stopping = stopping;
    }

    /// <summary>Starts listening. The caller holds the lock of the data directory: a socket that is there is of a server that died.</summary>
    /// <exception cref="ServerException">There can be no socket of that name, or on that file system.</exception>
    public static async Task<AdminServer> StartAsync(string path, IReadOnlyList<AdminRoute> routes, ServerOptions options, CancellationToken cancellationToken)
    {
        AdminSocket.CheckPath(path);
        var sink = new LogSink(options.Log, options.Time, options.LogsJson);
        var loggers = new PlainLoggerFactory(sink, LogLevel.Warning, null);
        var audit = new AccessLog(sink);
        var stopping = new CancellationTokenSource();
        var kestrel = new KestrelServer(Options.Create(Configure(path)), new SocketTransportFactory(Options.Create(new SocketTransportOptions()), loggers), loggers);
        try
        {
            File.Delete(path);
            await kestrel.StartAsync(new AdminApplication(routes, loggers.CreateLogger("Admin"), stopping.Token, Audit), cancellationToken);
            AdminSocket.KeepToOwner(path);
            return new AdminServer(kestrel, stopping);
        }
        catch (Exception failure) when (failure is IOException or System.Net.Sockets.SocketException or UnauthorizedAccessException)
        {
            kestrel.Dispose();
            throw new ServerException($"{path}: no socket can be made here ({failure.Message}); commands that ask a running server do not work", failure);
        }

        // Commands read all the time; what changes something is news.
        void Audit(HttpContext http)
        {
            if (AuditSubject.Of(http) is not null)
            {
                audit.WriteAdministration(http, null, null, null);
                options.Audit?.Note(http, null, "administration");
            }
        }
    }

    /// <summary>Ends what is being answered, too.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(2));
        await _kestrel.StopAsync(limit.Token);
        _kestrel.Dispose();
        _stopping.Dispose();
    }

    private static KestrelServerOptions Configure(string path)
    {
        var kestrel = new KestrelServerOptions { AddServerHeader = false };
        kestrel.Limits.MaxRequestBodySize = MaxBodyBytes;
        kestrel.Limits.MaxConcurrentConnections = MaxConnections;
        // A verification says nothing for as long as one large file takes.
        kestrel.Limits.MinResponseDataRate = null;
        kestrel.ListenUnixSocket(path, static listener => listener.Protocols = HttpProtocols.Http1);
        return kestrel;
    }
}
