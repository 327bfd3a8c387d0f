using System.Net;
using Pys3Local.Server.Admin;
using Pys3Local.Server.Console;
using Pys3Local.Server.Health;
using Pys3Local.Server.Listening;
using Pys3Local.Server.Logging;
using Pys3Local.Server.Metrics;
using Pys3Local.Server.Tls;
using Pys3Local.Storage.Limits;

namespace Pys3Local.Server;

/// <summary>How the server is to listen, log and stop; a value, made once by the composition root.</summary>
public sealed record ServerOptions
{
    public static TimeSpan DefaultClientTimeout { get; } = TimeSpan.FromSeconds(60);

    public IReadOnlyList<ListenAddress> Listen { get; init; } = [ListenAddress.Default];

    /// <summary>Where restic's REST protocol is spoken; nowhere by default.</summary>
    public IReadOnlyList<ListenAddress> Restic { get; init; } = [];

    /// <summary>Where browsers find the console; nowhere by default.</summary>
    public ConsoleOptions Console { get; init; } = ConsoleOptions.None;

    /// <summary>Where the certificate comes from; null for plain HTTP.</summary>
    public CertificateSource? Certificate { get; init; }

    /// <summary>What all clients together may use: connections beyond it are closed as soon as they are accepted, and requests are answered with 503 SlowDown.</summary>
    public Budget Budget { get; init; } = Budget.Unlimited;

    /// <summary>How long a client may send or take next to nothing: the header must come in half of it, a kept connection stays for twice as long.</summary>
    public TimeSpan ClientTimeout { get; init; } = DefaultClientTimeout;

    /// <summary>One line for every request.</summary>
    public bool AccessLog { get; init; }

    /// <summary>These lines in the form of Amazon's server access logs.</summary>
    public bool AmazonAccessLog { get; init; }

    /// <summary>One JSON object to a line of the log, in place of text.</summary>
    public bool LogsJson { get; init; }

    /// <summary>Log what the server does in detail.</summary>
    public bool Debug { get; init; }

    /// <summary>How long running requests may take to finish once the server is told to stop.</summary>
    public TimeSpan StopTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Give memory back to the system whenever there is nothing to do: for a process that does nothing else.</summary>
    public bool ReleasesMemory { get; init; }

    /// <summary>Without TLS, send in the thread that flushes and a content from its file (<c>Sending/README.md</c>); false leaves all of it to Kestrel.</summary>
    public bool SendsDirectly { get; init; } = true;

    /// <summary>A line for health checks where all is not as it should be, without names; null if it is.</summary>
    public Func<string?> HealthNote { get; init; } = static () => null;

    /// <summary>Hears of every request that a key has signed, and of its address. It must be quick.</summary>
    public Action<string, IPAddress?>? KeyUsed { get; init; }

    /// <summary>True while requests still wait for the store. Whoever asks whether the server is ready hears no; whoever asks whether it lives hears yes.</summary>
    public Func<bool> IsStarting { get; init; } = static () => false;

    /// <summary>What is wrong with what the server serves, in words for everybody; health answers with it.</summary>
    public Func<IReadOnlyList<string>> Problems { get; init; } = static () => [];

    /// <summary>What is counted, who may read it, and what is shown with it; null for the numbers of this server alone.</summary>
    public ServerMetrics? Metrics { get; init; }

    /// <summary>What an operator should know of, see <see cref="VerdictReason"/>; null where nobody judges.</summary>
    public Func<CancellationToken, ValueTask<IReadOnlyList<VerdictReason>>>? Verdict { get; init; }

    /// <summary>What keys with the administrator's preset may ask, below <c>/.pys3local</c>; none where there is nothing to administer.</summary>
    public IReadOnlyList<AdminRoute> AdminRoutes { get; init; } = [];

    /// <summary>Keeps the last entries of the audit log, for the administration; null where nobody asks.</summary>
    public AuditTrail? Audit { get; init; }

    /// <summary>Controls for tests; null on every server that is not for tests, which has no such stage at all.</summary>
    public Testing.TestControls? Tests { get; init; }

    /// <summary>Where log lines go.</summary>
    public Stream Log { get; init; } = Stream.Null;

    public TimeProvider Time { get; init; } = TimeProvider.System;
}
