using Pys3Local.Cli.Commands;
using Pys3Local.Cli.Settings;
using Pys3Local.Storage.Local;

namespace Pys3Local.Cli.Administration;

/// <summary>The way of a command to a store.</summary>
internal static class AdministrationOf
{
    /// <summary>The server that runs there, or the store itself.</summary>
    public static async Task<IAdministration> OpenAsync(ServeSettings settings, Shell shell, CancellationToken cancellationToken) =>
        RunningServer.Find(settings) is { } server
            ? new RemoteAdministration(server)
            : Direct(await LocalStores.OpenExistingAsync(settings, shell, cancellationToken), shell);

    private static DirectAdministration Direct(LocalObjectStore store, Shell shell) => new(store, store, null, shell.Time);
}
