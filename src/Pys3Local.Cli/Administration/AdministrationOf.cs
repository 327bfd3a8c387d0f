using Pys3Local.Cli.Commands;
using Pys3Local.Cli.Settings;

namespace Pys3Local.Cli.Administration;

/// <summary>The way of a command to a store.</summary>
internal static class AdministrationOf
{
    /// <summary>The server that runs there, or the store itself.</summary>
    public static async Task<IAdministration> OpenAsync(ServeSettings settings, Shell shell, CancellationToken cancellationToken) =>
        RunningServer.Find(settings) is { } server
            ? new RemoteAdministration(server)
            : new DirectAdministration(await LocalStores.OpenExistingAsync(settings, shell, cancellationToken), null, shell.Time);
}
