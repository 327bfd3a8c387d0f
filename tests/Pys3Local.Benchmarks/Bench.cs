using Pys3Local.Benchmarks.Load;
using Pys3Local.Benchmarks.Report;
using Pys3Local.Benchmarks.Servers;
using Pys3Local.Benchmarks.Signing;

namespace Pys3Local.Benchmarks;

/// <summary>What the figures share: the servers, each started when it is first asked for, and room on the disk.</summary>
internal sealed class Bench : IDisposable
{
    public const string Bucket = "bench";

    private readonly Lazy<Pys3LocalServer> _none;
    private readonly Lazy<Pys3LocalServer> _full;
    private readonly Lazy<Pys3LocalServer> _tls;
    private readonly Lazy<Pys3LocalServer> _encrypting;
    private readonly Lazy<Pys3LocalServer> _before;
    private readonly Lazy<NginxServer> _nginx;
    private readonly Lazy<Pys3LocalServer> _other;
    private readonly Lazy<Pys3LocalServer> _otherTls;
    private readonly List<Row> _rows = [];

    public Bench(BenchOptions options)
    {
        Options = options;
        Room = Path.Combine(options.Output, $"room-{Environment.ProcessId}");
        Directory.CreateDirectory(Room);
        var certificate = TestCertificate.Write(Room, TimeProvider.System.GetUtcNow());
        _none = new(() => StartOurs("none", "none"));
        _full = new(() => StartOurs("full", "full"));
        _tls = new(() => StartOurs("tls", "none", certificate));
        _encrypting = new(() => StartOurs("encrypting", "none", certificate, "--encrypt"));
        _before = new(() => StartBefore("before"));
        _other = new(() => StartOther("other", null));
        _otherTls = new(() => StartOther("other-tls", certificate));
        _nginx = new(() => NginxServer.Start(Path.Combine(Room, "nginx"), certificate));
    }

    public BenchOptions Options { get; }

    public bool Quick => Options.Quick;

    /// <summary>On the file system that is measured; gone at the end.</summary>
    public string Room { get; }

    public IReadOnlyList<Row> Rows => _rows;

    public Pys3LocalServer None => _none.Value;

    public Pys3LocalServer Full => _full.Value;

    public Pys3LocalServer Tls => _tls.Value;

    /// <summary>As <see cref="Tls"/>, and everything is encrypted at rest.</summary>
    public Pys3LocalServer Encrypting => _encrypting.Value;

    /// <summary>Its objects are in <see cref="None"/>.</summary>
    public Pys3LocalServer Before => _before.Value;

    public NginxServer Nginx => _nginx.Value;

    public Pys3LocalServer Ours(bool tls) => tls ? Tls : None;

    /// <summary>What ours is measured beside: nginx, or another build of ours.</summary>
    public ServerProcess Rival(bool tls) => Options.Beside is null ? Nginx : tls ? _otherTls.Value : _other.Value;

    public Endpoint RivalEndpoint(bool tls) => Options.Beside is not null ? Rival(tls).Endpoint : tls ? Nginx.TlsEndpoint : Nginx.Endpoint;

    /// <param name="module">The part of nginx that does it.</param>
    public string RivalName(string module = "") => Options.Beside is not null ? "the other build" : $"nginx{module}";

    /// <summary>Signs as of now: a run may take longer than a signature in a header is valid.</summary>
    public static RequestSigner Signer() => new(TimeProvider.System.GetUtcNow());

    public Pys3LocalServer StartOurs(string name, string durability, string? certificate = null, params string[] more) =>
        Start(Options.Binary, name, durability, certificate, more);

    private Pys3LocalServer StartOther(string name, string? certificate) => Start(Options.Beside!, name, "none", certificate);

    private Pys3LocalServer Start(string binary, string name, string durability, string? certificate, params string[] more)
    {
        var server = Pys3LocalServer.Start(binary, Path.Combine(Room, name), durability, certificate, more);
        Send(server.Endpoint, Signer().Presigned("PUT", $"/{Bucket}", server.Endpoint));
        return server;
    }

    /// <summary>A server that keeps its objects in <see cref="None"/>.</summary>
    public Pys3LocalServer StartBefore(string name) => StartOurs(name, "none", null, "--backend", "s3", "--upstream", $"http://{None.Endpoint.Host}/{Bucket}/{name}");

    /// <summary>One request on a connection of its own.</summary>
    public static void Send(Endpoint to, params IReadOnlyList<Request> requests)
    {
        using var client = new LoadGenerator(to, 1);
        client.Run(Workload.Once(requests));
    }

    public void Add(Row row)
    {
        _rows.Add(row);
        Console.Error.WriteLine($"  {row.Name}: {row.Ours:0.##} {row.Unit}{(row.Ratio is { } ratio ? $", ratio {ratio:0.00}" : "")}");
    }

    public void Dispose()
    {
        foreach (var server in (ReadOnlySpan<Lazy<Pys3LocalServer>>)[_before, _none, _full, _tls, _encrypting, _other, _otherTls])
        {
            if (server.IsValueCreated)
                server.Value.Dispose();
        }

        if (_nginx.IsValueCreated)
            _nginx.Value.Dispose();
        Directory.Delete(Room, recursive: true);
    }
}
