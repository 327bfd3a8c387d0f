using System.Security.Cryptography;
using Pys3Local.Cli.Settings;
using Pys3Local.Cli.Terminal;
using Pys3Local.Storage;
using Pys3Local.Storage.Azure;
using Pys3Local.Storage.Drime;
using Pys3Local.Storage.Local;
using Pys3Local.Storage.Memory;
using Pys3Local.Storage.Multipart;
using Pys3Local.Storage.S3;

namespace Pys3Local.Cli.Stores;

/// <summary>The providers, one line each: the only place that names them.</summary>
internal static class Providers
{
    private static readonly (string Name, Func<ServeSettings, Shell, CancellationToken, ValueTask<IObjectStore>> Open)[] All =
    [
        ("local", OpenLocalAsync),
        ("memory", (_, _, _) => ValueTask.FromResult<IObjectStore>(new MemoryObjectStore())),
        ("drime", OpenDrimeAsync),
        ("azure", async (settings, shell, token) => await AzureObjectStore.OpenAsync(AzureChoice.Choose(settings, shell), token)),
        ("s3", async (settings, shell, token) => await S3ObjectStore.OpenAsync(S3Choice.Choose(settings, shell), token)),
    ];

    public static IEnumerable<string> Names => All.Select(provider => provider.Name);

    /// <summary>The chosen store, with everything that it lacks done generically.</summary>
    public static async ValueTask<IObjectStore> OpenAsync(ServeSettings settings, Shell shell, CancellationToken cancellationToken)
    {
        var provider = Array.Find(All, provider => provider.Name == settings.Get(ServeOptions.Backend));
        var store = await provider.Open(settings, shell, cancellationToken);
        return store is IMultipartStore ? store : new StagedMultipart(store, RandomNumberGenerator.Create(), settings.Budget);
    }

    private static async ValueTask<IObjectStore> OpenLocalAsync(ServeSettings settings, Shell shell, CancellationToken cancellationToken)
    {
        if (StorePlace.Problem(settings, shell) is { } problem)
            throw new CommandException(problem);
        var store = await LocalStores.OpenAsync(settings, shell, cancellationToken);
        if (store.IsOnReadOnlyDisk && !settings.Get(ServeOptions.ReadOnly))
        {
            await store.DisposeAsync();
            throw new CommandException($"{store.Traits.Location}: this disk is mounted read-only. Mount it writable, or start with --read-only, which serves what is there");
        }

        StorePlace.Remember(settings, shell, store);
        _ = ReportRecoveryAsync(store, shell);
        return store;
    }

    /// <summary>The port opens meanwhile.</summary>
    private static async Task ReportRecoveryAsync(LocalObjectStore store, Shell shell)
    {
        try
        {
            await store.Recovered;
            if (store.IsOnReadOnlyDisk)
                shell.Out.WriteLine($"{store.Traits.Location} is mounted read-only: what is there is served, and the index is kept in a temporary directory");
            if (store.Report.ServesOriginal)
                shell.Out.WriteLine($"The original's objects in {store.Traits.Location} are served from there as bucket 'default'; 'pys3local import' moves them into its directory");
            if (store.Report is { RecoveredKeys: > 0 } report)
                shell.Out.WriteLine($"Recovered after a crash: {CountText.Of(report.RecoveredKeys, "key")} in {report.RecoveryTime.TotalSeconds:0.0} s");
        }
        catch (StorageException failure)
        {
            shell.Error.WriteLine($"The recovery after a crash has failed, and nothing is served until it succeeds: {failure.Message}");
        }
        catch (OperationCanceledException)
        {
            // Stopped meanwhile. The journal still holds it all.
        }
    }

    private static async ValueTask<IObjectStore> OpenDrimeAsync(ServeSettings settings, Shell shell, CancellationToken cancellationToken) =>
        await DrimeObjectStore.OpenAsync(DrimeChoice.Choose(settings, shell), cancellationToken);
}
