using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Pys3Local.S3;
using Pys3Local.Server.Admin;
using Pys3Local.Server.Console;
using Pys3Local.Server.Health;
using Pys3Local.Server.Limits;
using Pys3Local.Server.Listening;
using Pys3Local.Server.Logging;
using Pys3Local.Server.Memory;
using Pys3Local.Server.Metrics;
using Pys3Local.Server.Sending;
using Pys3Local.Server.Testing;
using Pys3Local.Server.Tls;
using Pys3Local.Storage.Counting;

namespace Pys3Local.Server;

/// <summary>The protocol on the network: Kestrel, made by hand, without the host, the container and the middleware that it needs none of.</summary>
public sealed class S3HttpServer : IAsyncDisposable
{
    /// <summary>Answers 200 to everyone, without a signature.</summary>
    public const string HealthPath = HealthEndpoint.Path;

    /// <summary>A line of a request ends with both characters (RFC 9112, 2.2): what takes one alone may see other requests than the proxy before it.</summary>
    private const string StrictLineEnds = "Microsoft.AspNetCore.Server.Kestrel.DisableHttp1LineFeedTerminators";

    static S3HttpServer() => AppContext.SetSwitch(StrictLineEnds, true);

    private readonly KestrelServer _kestrel;
    private readonly RestingMemory? _resting;
    private readonly TimeSpan _stopTimeout;

    private S3HttpServer(KestrelServer kestrel, RestingMemory? resting, ServerOptions options)
    {
        _kestrel = kestrel;
        _resting = resting;
        _stopTimeout = options.StopTimeout;
        var scheme = options.Certificate is null ? "http" : "https";
        // In the order in which they were given: one for each.
        string[] bound = [.. kestrel.Features.Get<IServerAddressesFeature>()!.Addresses];
        // Kestrel does not look what an inherited socket is bound to.
        Addresses =
        [
            .. options.Listen.Where(address => address.Kind == ListenKind.Inherited).Select(address => $"{scheme}://{address}"),
            .. bound.SkipLast(options.Restic.Count + options.Console.Listen.Count).Where(address => !address.EndsWith("://<file handle>", StringComparison.Ordinal)),
        ];
        ResticAddresses = [.. bound.SkipLast(options.Console.Listen.Count).TakeLast(options.Restic.Count)];
        ConsoleAddresses = [.. bound.TakeLast(options.Console.Listen.Count)];
    }

    /// <summary>What the server listens on, with the ports that the system chose: <c>http://127.0.0.1:34567</c>, <c>http://[::]:10001</c>.</summary>
    public IReadOnlyList<string> Addresses { get; }

    /// <summary>As <see cref="Addresses"/>, of restic's REST protocol.</summary>
    public IReadOnlyList<string> ResticAddresses { get; }

    /// <summary>As <see cref="Addresses"/>, of the console.</summary>
    public IReadOnlyList<string> ConsoleAddresses { get; }

    /// <summary>Starts listening; the server answers when this returns.</summary>
    /// <exception cref="ServerException">An address cannot be listened on.</exception>
    public static async Task<S3HttpServer> StartAsync(S3Endpoint endpoint, ServerOptions options, CancellationToken cancellationToken)
    {
        var sink = new LogSink(options.Log, options.Time, options.LogsJson);
        var brake = new LogBrake(options.Budget.LogLines, options.Time);
        var loggers = new PlainLoggerFactory(sink, options.Debug ? LogLevel.Debug : LogLevel.Warning, options.Debug ? null : brake);
        var always = new AccessLog(sink);
        var accessLog = options.AmazonAccessLog ? new AccessLog(sink, isAmazons: true) : options.AccessLog || options.Debug ? always : null;
        var metrics = options.Metrics ?? new ServerMetrics(new LastWrites(options.Time));
        var crowd = new Crowd(options.Budget.Connections, MemoryPressure.OfProcess(options.Budget.Memory));
        var log = new RequestLog(accessLog, always, brake, loggers.CreateLogger("Server"), options.Audit);
        RequestPipeline PipelineOf(S3Endpoint served) => new(
            served, new HealthEndpoint(served, options.Problems, options.HealthNote, options.IsStarting), log, options.Budget.Requests, crowd, options.Time)
        {
            Metrics = new MetricsEndpoint(served, metrics, options.Budget),
            Administration = options.AdminRoutes.Count == 0 ? null : new AdminEndpoint(served, options.AdminRoutes, always, loggers.CreateLogger("Admin"), options.Time) { Trail = options.Audit },
            Verdict = options.Verdict is { } verdict ? new VerdictEndpoint(verdict, options.Time) : null,
            KeyUsed = options.KeyUsed,
            TakesRestic = options.Restic.Count > 0,
        };
        Func<HttpContext, Task> handle = options.Tests is { } tests ? new TestStage(tests, served => PipelineOf(served).HandleAsync).HandleAsync : PipelineOf(endpoint).HandleAsync;
        var console = options.Console.Listen.Count == 0 ? null : new ConsoleStage(options.Console, options.Certificate is not null, endpoint, handle);
        var first = console is null ? handle : console.HandleAsync;
        if (endpoint.PathPrefix.Length > 0)
            first = new PrefixStage(endpoint.PathPrefix, first).HandleAsync;

        var memory = new ConnectionMemory();
        var services = new KestrelServices(loggers, memory);
        var transport = services.Transport(KestrelLimits.Transport(options.Budget));
        var resting = options.ReleasesMemory ? RestingMemory.OfProcess(memory, options.Time) : null;
        var kestrel = new KestrelServer(
            Options.Create(Configure(options with { Metrics = metrics }, crowd, resting, services)),
            new SteadyTransport(new SocketTransportFactory(Options.Create(transport), loggers), loggers.CreateLogger("Server"), options.Time),
            loggers);
        try
        {
            await kestrel.StartAsync(new RequestApplication(first, resting), cancellationToken);
        }
        catch (Exception failure) when (BindFailure.Describe(failure, ListenersOf(options)) is { } described)
        {
            kestrel.Dispose();
            resting?.Dispose();
            throw described;
        }

        var server = new S3HttpServer(kestrel, resting, options);
        console?.Listening(PortOf(server.Addresses[0]), [.. server.ConsoleAddresses.Select(PortOf)]);
        return server;
    }

    private static IEnumerable<(string Option, ListenAddress Address)> ListenersOf(ServerOptions options) =>
        from listener in new (string Option, IReadOnlyList<ListenAddress> Addresses)[] { ("--listen", options.Listen), ("--restic", options.Restic), ("--console", options.Console.Listen) }
        from address in listener.Addresses
        select (listener.Option, address);

    /// <summary>Takes no new connections, lets running requests finish for a bounded time, then cuts them off.</summary>
    /// <param name="hurry">Cuts them off at once.</param>
    public async Task StopAsync(CancellationToken hurry)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(hurry);
        limit.CancelAfter(_stopTimeout);
        await _kestrel.StopAsync(limit.Token);
    }

    public ValueTask DisposeAsync()
    {
        _kestrel.Dispose();
        _resting?.Dispose();
        return ValueTask.CompletedTask;
    }

    private static KestrelServerOptions Configure(ServerOptions options, Crowd crowd, RestingMemory? resting, IServiceProvider services)
    {
        var kestrel = new KestrelServerOptions
        {
            AddServerHeader = false,
            // User metadata may hold any Unicode, and clients that put it there as UTF-8 expect it back so.
            ResponseHeaderEncodingSelector = static _ => Encoding.UTF8,
            RequestHeaderEncodingSelector = static _ => HeaderEncoding.Instance,
        };
        KestrelLimits.Apply(kestrel.Limits, options.Budget, options.ClientTimeout);
        kestrel.ApplicationServices = services;
        foreach (var address in options.Listen)
            Listen(kestrel, address, listener => ConfigureListener(listener, options, crowd, resting));
        foreach (var address in options.Restic)
        {
            Listen(kestrel, address, listener =>
            {
                listener.Use(ResticListener.Use);
                ConfigureListener(listener, options, crowd, resting);
            });
        }

        foreach (var address in options.Console.Listen)
        {
            Listen(kestrel, address, listener =>
            {
                listener.Use(ConsoleListener.Use);
                ConfigureListener(listener, options, crowd, resting);
            });
        }

        return kestrel;
    }

    private static void Listen(KestrelServerOptions kestrel, ListenAddress address, Action<ListenOptions> configure)
    {
        switch (address.Kind)
        {
            case ListenKind.Any:
                kestrel.ListenAnyIP(address.Port, configure);
                break;
            case ListenKind.Loopback:
                kestrel.ListenLocalhost(address.Port == 0 ? FreeLoopbackPort() : address.Port, configure);
                break;
            case ListenKind.Inherited:
                kestrel.ListenHandle((ulong)address.Descriptor, configure);
                break;
            default:
                kestrel.Listen(address.Address!, address.Port, configure);
                break;
        }
    }

    private static void ConfigureListener(ListenOptions listener, ServerOptions options, Crowd crowd, RestingMemory? resting)
    {
        listener.Use(next => Accepted(next, options.Metrics!.Requests.Connections));
        listener.Use(crowd.Use);
        if (resting is not null)
            listener.Use(resting.Watch);
        if (options.Certificate is null)
            listener.Use(HalfClosed.Use(options.ClientTimeout, options.Time));
        if (options.Certificate is null && options.SendsDirectly && options.Tests is null)
            listener.Use(DirectOutput.Use);
        // HTTP/2 without TLS needs prior knowledge, which no S3 client has.
        listener.Protocols = options.Certificate is null ? HttpProtocols.Http1 : HttpProtocols.Http1AndHttp2;
        if (options.Certificate is { } certificate)
        {
            listener.Use(PlainHttpOnTls.Use);
            certificate.Apply(listener);
        }
    }

    private static ConnectionDelegate Accepted(ConnectionDelegate next, Counter accepted) => connection =>
    {
        accepted.Add(1);
        return next(connection);
    };

    private static int PortOf(string address) => int.Parse(address.AsSpan(address.LastIndexOf(':') + 1), CultureInfo.InvariantCulture);

    // Two sockets are to have the same port, which the system chooses for one only.
    private static int FreeLoopbackPort()
    {
        using var probe = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        probe.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)probe.LocalEndPoint!).Port;
    }
}
