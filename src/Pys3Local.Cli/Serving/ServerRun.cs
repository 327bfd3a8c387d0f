using System.Runtime.InteropServices;
using Pys3Local.Cli.Settings;
using Pys3Local.Cli.Terminal;
using Pys3Local.S3;
using Pys3Local.Server;
using Pys3Local.Server.Limits;
using Pys3Local.Server.Listening;
using Pys3Local.Storage.Local;

namespace Pys3Local.Cli.Serving;

/// <summary>The life of a server, from its settings to its end.</summary>
internal static class ServerRun
{
    /// <summary>MiB per second.</summary>
    private const int DefaultVerifyRate = 20;

    public static async Task<int> RunAsync(ServeSettings settings, Shell shell)
    {
        CoreFiles.Forbid(shell);
        using var signal = new StopSignal();
        if (settings.ExitWithParent.Value)
            signal.WatchStandardInput();
        var options = OptionsOf(settings, shell);
        var credentials = CredentialChoice.Choose(settings, shell);
        using var hangUp = PosixSignalRegistration.Create(PosixSignal.SIGHUP, context =>
        {
            context.Cancel = true;
            credentials.Keys.Reload();
        });
        try
        {
            await using var store = await Providers.OpenAsync(settings, shell, signal.Stop);
            await StartingContent.ApplyAsync(store, settings, shell, signal.Stop);
            var endpoint = new S3Endpoint(store, ProtocolOf(settings, credentials, options, shell));
            await using var server = await S3Server.StartAsync(endpoint, options with { Problems = () => (store as LocalObjectStore)?.Problems ?? [] }, signal.Stop);
            string[] urls = [.. server.Addresses.Select(ClientEndpoint.Of).Distinct()];
            Announcement.Write(shell.Out, settings, store.Traits, credentials, options.Certificate, urls);
            using var ready = ReadyFile.Write(settings.ReadyFile.Value, urls);
            shell.Out.WriteLine($"pys3local ready {string.Join(' ', urls)}");
            var lifecycle = LifecycleRun.RunAsync(endpoint.Lifecycle, shell, signal.Stop);
            var verification = settings.VerifyEvery.Value is { } days && store is LocalObjectStore local
                ? VerifyRun.RunAsync(local, TimeSpan.FromDays(days), (settings.VerifyRate.Value ?? DefaultVerifyRate) * 1048576L, shell, signal.Stop)
                : Task.CompletedTask;
            await signal.WaitAsync();
            await server.StopAsync(signal.Hurry);
            await lifecycle;
            await verification;
        }
        catch (OperationCanceledException) when (signal.Stop.IsCancellationRequested)
        {
            // Told to stop while still starting.
        }

        return ExitCode.Success;
    }

    private static S3Options ProtocolOf(ServeSettings settings, Credentials credentials, ServerOptions server, Shell shell) => new()
    {
        Region = settings.Region.Value,
        NoAuth = settings.NoAuth.Value,
        SignatureV2 = settings.SigV2.Value,
        Domains = settings.Domain.Value,
        Keys = credentials.Keys,
        Rate = settings.RateLimit.Value is { } perSecond ? new RequestRate(perSecond, shell.Time) : null,
        ClientTimeout = server.ClientTimeout,
        Time = shell.Time,
    };

    private static ServerOptions OptionsOf(ServeSettings settings, Shell shell) => new()
    {
        Listen = InheritedSockets.Find(shell.Variable) is { Count: > 0 } inherited ? inherited : [.. settings.Listen.Value.Select(ListenAddress.Parse)],
        Certificate = Certificates.Choose(settings, shell),
        MaxConnections = settings.MaxConnections.Value,
        ClientTimeout = settings.ClientTimeout.Value is { } seconds ? TimeSpan.FromSeconds(seconds) : ServerOptions.DefaultClientTimeout,
        AccessLog = settings.AccessLog.Value,
        Debug = settings.Debug.Value,
        ReleasesMemory = true,
        Log = StandardStream.Error,
        Time = shell.Time,
    };
}
