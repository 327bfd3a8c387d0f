using System.Runtime.InteropServices;
using Pys3Local.Cli.Administration;
using Pys3Local.Cli.Settings;
using Pys3Local.Cli.Terminal;
using Pys3Local.Configuration.Files;
using Pys3Local.S3;
using Pys3Local.Server;
using Pys3Local.Server.Listening;
using Pys3Local.Server.Logging;
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
        var log = logFile ?? (JournalLines.IsStandardError(shell) ? new JournalLines(StandardStream.Error) : StandardStream.Error);
        shell = LoggingTo(log, settings, shell);
        CoreFiles.Forbid(shell);
        using var signal = new StopSignal();
        if (settings.Get(ServeOptions.ExitWithParent))
            signal.WatchStandardInput();
        foreach (var warning in SecretFiles.Warnings(settings))
            shell.Error.WriteLine($"pys3local: WARNING: {warning}");

        var options = ServerChoice.OptionsOf(settings, log, shell);
        var credentials = CredentialChoice.Choose(settings, shell);
        using var hangUp = PosixSignalRegistration.Create(PosixSignal.SIGHUP, context =>
        {
            context.Cancel = true;
            credentials.Keys.Reload();
            logFile?.Reopen();
        });
        try
        {
            await ServeAsync(settings, options, credentials, shell, signal);
        }
        catch (OperationCanceledException) when (signal.Stop.IsCancellationRequested)
        {
            // Told to stop while still starting.
        }

        return ExitCode.Success;
    }

    /// <summary>From opening the store until the signal, and everything that is open to its end.</summary>
    private static async Task ServeAsync(ServeSettings settings, ServerOptions options, Credentials credentials, Shell shell, StopSignal signal)
    {
        var home = ConfigurationOf(settings, shell);
        await using var stores = await StoreStack.OpenAsync(settings, credentials, shell, signal.Stop);
        await StartingContent.ApplyAsync(stores.Served, settings, shell, signal.Stop);
        await using var insight = new ServerInsight(settings, stores, credentials, home, options.Certificate, shell);
        options = insight.AddTo(options, signal.Stop);
        var protocol = ServerChoice.ProtocolOf(settings, credentials, options, shell) with { Events = insight.Events, Replication = stores.Provider.Traits is { Versions: true, AssignsVersions: false } && !stores.IsReadOnly ? insight.Copies : null };
        var ci = CiMode.Of(stores.Served, protocol, settings, shell);
        var endpoint = ci?.Endpoint ?? new S3Endpoint(stores.Served, protocol);
        insight.StartCopies(endpoint);

        await using var server = await S3HttpServer.StartAsync(endpoint, options with { Tests = ci?.Controls }, signal.Stop);
        await using var admin = await StartAdminAsync(stores, options, shell, signal.Stop);
        var urls = ServerUrls.Of(server.Addresses);
        Announcement.Write(shell.Out, settings, stores.Store.Traits, credentials, options.Certificate, urls);
        Announcement.WriteRestic(shell.Out, ServerUrls.Of(server.ResticAddresses));
        Announcement.WriteConsole(shell.Out, ServerUrls.Of(server.ConsoleAddresses));
        using var found = await ServerUrlFile.WriteAsync(home, [.. urls.All], shell, signal.Stop);
        using var socket = admin is null ? null : ServerUrlFile.WriteSocket(home, LocalStoreSight.AdminSocketOf(stores.Local!.Traits.Location));
        using var ready = ReadyFile.Write(settings.Get(ServeOptions.ReadyFile), urls.Here);
        shell.Out.WriteLine($"pys3local ready {string.Join(' ', urls.Here)}");

        using var work = new BackgroundWork(settings, stores, insight, endpoint, shell, signal.Stop);
        await signal.WaitAsync();
        await server.StopAsync(signal.Hurry);
        await work.EndAsync();
        insight.KeyUses?.Write();
    }

    /// <summary>What is said of the server that runs goes where its log goes, in the same form; that it cannot be written there ends nothing.</summary>
    private static Shell LoggingTo(Stream log, ServeSettings settings, Shell shell)
    {
        var isJson = settings.Get(ServeOptions.LogFormat) == "json";
        var isElsewhere = log == StandardStream.Error && shell.Error is not StreamWriter;
        return isElsewhere && !isJson ? shell : shell with { Error = new LogLines(log, shell.Time, isJson) };
    }

    /// <summary>Null if the store has no directory, or a socket cannot be made in it: the server is as good as it was.</summary>
    private static async Task<AdminServer?> StartAdminAsync(StoreStack stores, ServerOptions options, Shell shell, CancellationToken stop)
    {
        if (stores.Local is not { } local)
            return null;

        try
        {
            return await AdminServer.StartAsync(LocalStoreSight.AdminSocketOf(local.Traits.Location), [.. StoreRoutes.Of(local, stores.Store, stores.IsReadOnly, shell.Time), .. options.AdminRoutes], options, stop);
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
}
