using System.Globalization;
using System.Net;
using Pys3Local.Cli.Administration;
using Pys3Local.Cli.Settings;
using Pys3Local.Cli.Targets;
using Pys3Local.Cli.Terminal;
using Pys3Local.Configuration.Files;
using Pys3Local.Configuration.Keys;
using Pys3Local.Events;
using Pys3Local.Replication;
using Pys3Local.S3;
using Pys3Local.Server;
using Pys3Local.Server.Logging;
using Pys3Local.Server.Metrics;
using Pys3Local.Server.Tls;
using Pys3Local.Storage.Cloud;
using Pys3Local.Storage.Local;

namespace Pys3Local.Cli.Serving;

/// <summary>What a server knows of itself, and what it tells others: last writes, events, copies, verdict, metrics, audit, and the requests of the administration.</summary>
internal sealed class ServerInsight : IAsyncDisposable
{
    private readonly ServeSettings _settings;
    private readonly StoreStack _stores;
    private readonly Credentials _credentials;
    private readonly ConfigDirectory? _home;
    private readonly Shell _shell;
    private readonly LastWritesFile _lastWrites;
    private readonly AuditTrail _audit;
    private readonly Verdict _verdict;

    public ServerInsight(ServeSettings settings, StoreStack stores, Credentials credentials, ConfigDirectory? home, CertificateSource? certificate, Shell shell)
    {
        (_settings, _stores, _credentials, _home, _shell) = (settings, stores, credentials, home, shell);
        var directory = stores.Local?.Traits.Location;
        KeyUses = home is not null && !settings.Get(ServeOptions.NoAuth) ? new KeyUses(home, shell.Time) : null;
        _audit = new AuditTrail(shell.Time);
        _lastWrites = new LastWritesFile(directory, shell.Time);
        Events = EventTargets.Open(settings, stores.Provider, home, shell);
        Copies = CopyTargets.Open(settings, stores.Provider, home, shell);
        Surveys = directory is null ? null : new Surveys(directory);
        Verification = stores.Local is { } local ? new Verification(local, stores.Store, settings.Get(ServeOptions.VerifyRate) * 1048576L, shell) : null;
        var events = Events is null ? null : new EventAdministration(Events, shell.Time);
        State = new ServerState(shell.Time.GetUtcNow(), _lastWrites.Writes, Surveys) { Events = events };
        _verdict = new Verdict(stores.Provider, stores.Quotas, new OverdueWrites(_lastWrites.Writes, () => credentials.Keys.Entries, shell.Time), () => State.Tasks, certificate, shell.Time) { Surveys = Surveys, Events = events, MissingKeys = stores.Store.FindMissingKeysAsync };
        State.Verdict = _verdict;
    }

    /// <summary>Null where there is no place for it, or nobody is asked for a key.</summary>
    public KeyUses? KeyUses { get; }

    public ServerState State { get; }

    public Verdict Verdict => _verdict;

    /// <summary>Null where no webhook is named.</summary>
    public Outbox? Events { get; }

    public Replicator Copies { get; }

    /// <summary>Null where the store has no directory.</summary>
    public Surveys? Surveys { get; }

    /// <summary>Null where the data is elsewhere.</summary>
    public Verification? Verification { get; }

    public LifecycleCounts LifecycleCounts { get; } = new();

    public ServerOptions AddTo(ServerOptions options, CancellationToken stop) => options with
    {
        KeyUsed = KeyUses is null ? null : (id, address) => KeyUses.Note(id, AddressOf(address)),
        HealthNote = _stores.Local is { } known ? () => HealthNote(known) : options.HealthNote,
        IsStarting = _stores.Local is { } opened ? () => !opened.Recovered.IsCompletedSuccessfully : options.IsStarting,
        Problems = () => _stores.Local?.Problems ?? [],
        Verdict = _verdict.FindAsync,
        Metrics = Metrics(),
        Audit = _audit,
        AdminRoutes =
        [
            .. _stores.Local is { } administered ? AdministrationRoutes.Of(new DirectAdministration(administered, _stores.Served, State, () => _credentials.Keys.Entries, _shell.Time) { KeyUses = () => KeyUses?.All ?? new Dictionary<string, KeyUse>() }) : [],
            .. KeyRoutes.Of(_settings, KeyUses, _home, _shell),
            .. _stores.Quotas is { } quotas ? ServerRoutes.OfKeyUsage(quotas) : [],
            .. ServerRoutes.OfAudit(_audit),
            .. Verification is { } verification ? ServerRoutes.OfVerification(() => verification.Report, () => verification.TryStart(stop)) : [],
        ],
    };

    /// <summary>Begins to copy what waits, where buckets can be copied.</summary>
    public void StartCopies(S3Endpoint endpoint)
    {
        if (endpoint.Replication is { } source)
        {
            State.Copies = _verdict.Copies = new CopyAdministration(Copies, source, _stores.Store, isStarted: true, _shell.Time);
            Copies.Start(source);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Copies.DisposeAsync();
        if (Events is not null)
            await Events.DisposeAsync();

        await _lastWrites.DisposeAsync();
    }

    private ServerMetrics Metrics()
    {
        var ofStore = new StoreMetrics(_stores.Provider);
        List<Func<MetricsText, CancellationToken, ValueTask>> sources =
            [ofStore.WriteAsync, LifecycleCounts.WriteAsync, _verdict.WriteAsync, (text, _) => CopyTargets.WriteAsync(Copies, _shell.Time, text)];
        if (_stores.Quotas is { } quotas)
            sources.Add(new QuotaMetrics(quotas).WriteAsync);

        if (Events is { } events)
            sources.Add((text, _) => EventTargets.WriteAsync(events, _shell.Time, text));

        if (_stores.Provider is CloudObjectStore { Cache: { } cache })
            sources.Add(new CacheMetrics(cache).WriteAsync);

        if (Surveys is { } surveys)
            sources.Add(new RepositoryMetrics(_stores.Provider, surveys).WriteAsync);

        return new ServerMetrics(State.LastWrites) { Token = _settings.Get(ServeOptions.MetricsToken), Sources = sources, Store = ofStore.FindAsync };
    }

    private static string AddressOf(IPAddress? address) => (address is { IsIPv4MappedToIPv6: true } ? address.MapToIPv4() : address)?.ToString() ?? "-";

    private static string? HealthNote(LocalObjectStore store) => store.LastVerification is { FindingCount: > 0 } found
        ? string.Create(CultureInfo.InvariantCulture, $"verify: {CountText.Of(found.FindingCount, "finding")} on {found.Ended.UtcDateTime:yyyy-MM-dd}; 'pys3local verify' names them")
        : null;
}
