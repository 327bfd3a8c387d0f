using System.Globalization;
using System.Net;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using Pys3Local.Cli.Administration;
using Pys3Local.Cli.Keyring;
using Pys3Local.Cli.Settings;
using Pys3Local.Cli.Terminal;
using Pys3Local.Configuration.Files;
using Pys3Local.Configuration.Keys;
using Pys3Local.Events;
using Pys3Local.S3;
using Pys3Local.S3.Hosting;
using Pys3Local.Server;
using Pys3Local.Server.Admin;
using Pys3Local.Server.Limits;
using Pys3Local.Server.Listening;
using Pys3Local.Server.Logging;
using Pys3Local.Server.Metrics;
using Pys3Local.Storage;
using Pys3Local.Storage.Cloud;
using Pys3Local.Storage.Encryption;
using Pys3Local.Storage.Local;

namespace Pys3Local.Cli.Serving;

/// <summary>The life of a server, from its settings to its end.</summary>
internal static class ServerRun
{
    public static async Task<int> RunAsync(ServeSettings settings, Shell shell)
    {
        if (Randomness.IsMissing)
            throw Randomness.Missing;
        using var logFile = settings.Get(ServeOptions.LogFile) is { } path ? new LogFile(path) : null;
        Stream log = logFile ?? (JournalLines.IsStandardError(shell) ? new JournalLines(StandardStream.Error) : StandardStream.Error);
        shell = LoggingTo(log, settings, shell);
        CoreFiles.Forbid(shell);
        using var signal = new StopSignal();
        if (settings.Get(ServeOptions.ExitWithParent))
            signal.WatchStandardInput();
        foreach (string warning in SecretFiles.Warnings(settings))
        {
            shell.Error.WriteLine($"pys3local: WARNING: {warning}");
        }

        var options = OptionsOf(settings, log, shell);
        var credentials = CredentialChoice.Choose(settings, shell);
        var uses = ConfigurationOf(settings, shell) is { } home && !settings.Get(ServeOptions.NoAuth) ? new KeyUses(home, shell.Time) : null;
        options = options with { KeyUsed = uses is null ? null : (id, address) => uses.Note(id, AddressOf(address)) };
        using var hangUp = PosixSignalRegistration.Create(PosixSignal.SIGHUP, context =>
        {
            context.Cancel = true;
            credentials.Keys.Reload();
            logFile?.Reopen();
        });
        try
        {
            var rings = KeyringPlace.OfServer(settings, shell);
            var inner = await Providers.OpenAsync(settings, shell, signal.Stop);
            var quotas = inner is LocalObjectStore bounded ? BucketSums.Guard(bounded, credentials.Keys) : null;
            await using var store = new EncryptedStore(quotas ?? inner, rings, settings.Get(ServeOptions.Encrypt), RandomNumberGenerator.Create());
            if (inner is LocalObjectStore known)
            {
                options = options with { HealthNote = () => HealthNote(known), IsStarting = () => !known.Recovered.IsCompletedSuccessfully };
            }

            await StartingContent.ApplyAsync(store, settings, shell, signal.Stop);
            await using var lastWrites = new LastWritesFile(inner is LocalObjectStore ? inner.Traits.Location : null, shell.Time);
            await using var events = EventTargets.Open(settings, inner, ConfigurationOf(settings, shell), shell);
            await using var copies = CopyTargets.Open(settings, inner, ConfigurationOf(settings, shell), shell);
            var lifecycleCounts = new LifecycleCounts();
            var surveys = inner is LocalObjectStore ? new Surveys(inner.Traits.Location) : null;
            var state = new ServerState(shell.Time.GetUtcNow(), lastWrites.Writes, surveys);
            var verdict = state.Verdict = new Verdict(inner, quotas, new OverdueWrites(lastWrites.Writes, () => credentials.Keys.Entries, shell.Time), () => state.Tasks, options.Certificate, shell.Time) { Surveys = surveys };
            options = options with { Verdict = verdict.FindAsync, Metrics = MetricsOf(settings, inner, state, lifecycleCounts, quotas is null ? null : new QuotaMetrics(quotas, credentials.Keys), events, text => CopyTargets.WriteAsync(copies, shell.Time, text)) };
            var verification = inner is LocalObjectStore verified ? new Verification(verified, settings.Get(ServeOptions.VerifyRate) * 1048576L, shell) : null;
            var audit = new AuditTrail(shell.Time);
            options = options with
            {
                Audit = audit,
                AdminRoutes =
                [
                    .. inner is LocalObjectStore administered ? AdministrationRoutes.Of(new DirectAdministration(administered, store, state, () => credentials.Keys.Entries, shell.Time)) : [],
                    .. KeyRoutes.Of(settings, uses, ConfigurationOf(settings, shell), shell),
                    .. ServerRoutes.OfAudit(audit),
                    .. verification is null ? [] : ServerRoutes.OfVerification(() => verification.Report, () => verification.TryStart(signal.Stop)),
                ],
            };
            var protocol = ProtocolOf(settings, credentials, options, shell) with { Events = events, Replication = inner.Traits.Versions ? copies : null };
            var ci = CiMode.Of(store, protocol, settings, shell);
            var endpoint = ci?.Endpoint ?? new S3Endpoint(store, protocol);
            options = options with { Tests = ci?.Controls };
            if (endpoint.Replication is { } source)
            {
                state.Copies = verdict.Copies = new CopyAdministration(copies, source, store, isStarted: true, shell.Time);
                copies.Start(source);
            }

            await using var server = await S3Server.StartAsync(endpoint, options with { Problems = () => (inner as LocalObjectStore)?.Problems ?? [] }, signal.Stop);
            await using var admin = await StartAdminAsync(inner, store, options, shell, signal.Stop);
            var urls = ServerUrls.Of(server.Addresses);
            Announcement.Write(shell.Out, settings, store.Traits, credentials, options.Certificate, urls);
            Announcement.WriteRestic(shell.Out, ServerUrls.Of(server.ResticAddresses));
            Announcement.WriteConsole(shell.Out, ServerUrls.Of(server.ConsoleAddresses));
            using var found = ServerUrlFile.Write(ConfigurationOf(settings, shell), urls.All);
            using var ready = ReadyFile.Write(settings.Get(ServeOptions.ReadyFile), urls.Here);
            shell.Out.WriteLine($"pys3local ready {string.Join(' ', urls.Here)}");
            var lifecycle = state.Add("lifecycle", LifecycleRun.RunAsync(endpoint.Lifecycle, lifecycleCounts, shell, signal.Stop));
            var warned = KeyringWarnings.WriteAsync(store, rings, settings, shell, signal.Stop);
            using var reseal = new ResealRun(store, shell);
            if (rings is KeyringFile file)
                file.Rotated = reseal.Ask;
            var resealing = reseal.RunAsync(signal.Stop);
            var verifying = settings.Get(ServeOptions.VerifyEvery) is { } days && inner is LocalObjectStore local
                ? state.Add("verification", VerifyRun.RunAsync(local, TimeSpan.FromDays(days), verification!, shell, signal.Stop))
                : Task.CompletedTask;
            var surveying = surveys is not null ? state.Add("survey", SurveyRun.RunAsync(inner, surveys, shell, signal.Stop)) : Task.CompletedTask;
            var watch = state.Add("watch", new VerdictRun(verdict, settings.Get(ServeOptions.OnAlert), shell).RunAsync(signal.Stop));
            await signal.WaitAsync();
            await server.StopAsync(signal.Hurry);
            await lifecycle;
            await resealing;
            await warned;
            await verifying;
            await (verification?.Started ?? Task.CompletedTask);
            await surveying;
            await watch;
            uses?.Write();
        }
        catch (OperationCanceledException) when (signal.Stop.IsCancellationRequested)
        {
            // Told to stop while still starting.
        }

        return ExitCode.Success;
    }

    private static ServerMetrics MetricsOf(ServeSettings settings, IObjectStore store, ServerState state, LifecycleCounts lifecycle, QuotaMetrics? quotas, Outbox? events, Func<MetricsText, ValueTask> copies)
    {
        var ofStore = new StoreMetrics(store);
        List<Func<MetricsText, CancellationToken, ValueTask>> sources = [ofStore.WriteAsync, lifecycle.WriteAsync, state.Verdict!.WriteAsync, (text, _) => copies(text)];
        if (quotas is not null)
            sources.Add(quotas.WriteAsync);
        if (events is not null)
            sources.Add((text, _) => EventTargets.WriteAsync(events, text));
        if (store is CloudObjectStore { Cache: { } cache })
            sources.Add(new CacheMetrics(cache).WriteAsync);
        if (state.Surveys is { } surveys)
            sources.Add(new RepositoryMetrics(store, surveys).WriteAsync);
        return new ServerMetrics(state.LastWrites) { Token = settings.Get(ServeOptions.MetricsToken), Sources = sources, Store = ofStore.FindAsync };
    }

    /// <summary>What is said of the server that runs goes where its log goes, in the same form.</summary>
    private static Shell LoggingTo(Stream log, ServeSettings settings, Shell shell) =>
        settings.Get(ServeOptions.LogFormat) == "json" ? shell with { Error = new JsonLines(log, shell.Time) }
        : log != StandardStream.Error ? shell with { Error = new StreamWriter(log, new UTF8Encoding(false), leaveOpen: true) { AutoFlush = true, NewLine = "\n" } }
        : shell;

    private static string AddressOf(IPAddress? address) => (address is { IsIPv4MappedToIPv6: true } ? address.MapToIPv4() : address)?.ToString() ?? "-";

    private static string? HealthNote(LocalObjectStore store) => store.LastVerification is { FindingCount: > 0 } found
        ? string.Create(CultureInfo.InvariantCulture, $"verify: {CountText.Of(found.FindingCount, "finding")} on {found.Ended.UtcDateTime:yyyy-MM-dd}; 'pys3local verify' names them")
        : null;

    /// <summary>Null if the store has no directory, or a socket cannot be made in it: the server is as good as it was.</summary>
    private static async Task<AdminServer?> StartAdminAsync(IObjectStore store, EncryptedStore encrypted, ServerOptions options, Shell shell, CancellationToken stop)
    {
        if (store is not LocalObjectStore local)
        {
            return null;
        }

        try
        {
            return await AdminServer.StartAsync(LocalStoreSight.AdminSocketOf(local.Traits.Location), [.. StoreRoutes.Of(local, encrypted, shell.Time), .. options.AdminRoutes], options, stop);
        }
        catch (ServerException failure)
        {
            shell.Error.WriteLine($"pys3local: {failure.Message}");
            return null;
        }
    }

    // Only if there is one already: a container without any place for it needs none.
    private static ConfigDirectory? ConfigurationOf(ServeSettings settings, Shell shell)
    {
        try
        {
            return ConfigDirectory.Resolve(settings.Get(ServeOptions.ConfigDir), shell.Variable) is var directory && Directory.Exists(directory.Path) ? directory : null;
        }
        catch (ConfigurationException)
        {
            return null;
        }
    }

    private static S3Options ProtocolOf(ServeSettings settings, Credentials credentials, ServerOptions server, Shell shell) => new()
    {
        Region = settings.Get(ServeOptions.Region),
        NoAuth = settings.Get(ServeOptions.NoAuth),
        SignatureV2 = !settings.Get(ServeOptions.NoSigV2),
        Domains = settings.Get(ServeOptions.Domain),
        AlsoKnownAs = [.. settings.Get(ServeOptions.AlsoKnownAs).Select(NetworkNames.Host)],
        TrustedProxies = [.. settings.Get(ServeOptions.TrustedProxy).Select(NetworkNames.Proxy)],
        PathPrefix = NetworkNames.Prefix(settings.Get(ServeOptions.PathPrefix)),
        ResticPrivate = settings.Get(ServeOptions.ResticPrivate),
        Keys = credentials.Keys,
        EncryptsEverything = settings.Get(ServeOptions.Encrypt),
        RefusesKms = settings.Get(ServeOptions.NoSseKms),
        TakesCustomerKeysInTheClear = settings.Get(ServeOptions.SseCWithoutTls),
        Rate = settings.Get(ServeOptions.RateLimit) is { } perSecond ? new RequestRate(perSecond, shell.Time) : null,
        ClientTimeout = server.ClientTimeout,
        Budget = server.Budget,
        Time = shell.Time,
    };

    private static ServerOptions OptionsOf(ServeSettings settings, Stream log, Shell shell) => new()
    {
        Listen = InheritedSockets.Find(shell.Variable) is { Count: > 0 } inherited ? inherited : [.. settings.Get(ServeOptions.Listen).Select(ListenAddress.Parse)],
        Restic = [.. settings.Get(ServeOptions.Restic).Select(address => ListenAddress.Parse(address, ListenAddress.DefaultResticPort))],
        Console = ConsoleChoice.Of(settings),
        Certificate = Certificates.Choose(settings, shell),
        Budget = settings.Budget,
        ClientTimeout = TimeSpan.FromSeconds(settings.Get(ServeOptions.ClientTimeout)),
        AccessLog = settings.Get(ServeOptions.AccessLog),
        Debug = settings.Get(ServeOptions.Debug),
        ReleasesMemory = true,
        AmazonAccessLog = settings.Get(ServeOptions.AccessLogFormat) == "amazon",
        LogsJson = settings.Get(ServeOptions.LogFormat) == "json",
        Log = log,
        Time = shell.Time,
    };
}
