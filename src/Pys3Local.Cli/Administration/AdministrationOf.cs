using Pys3Local.Cli.Commands;
using Pys3Local.Cli.Settings;
using Pys3Local.Configuration.Encryption;
using Pys3Local.Configuration.Files;
using Pys3Local.Configuration.Keys;
using Pys3Local.Storage.Local;

namespace Pys3Local.Cli.Administration;

/// <summary>The way of a command to a store.</summary>
internal static class AdministrationOf
{
    /// <summary>The server that runs there, or the store itself.</summary>
    public static async Task<IAdministration> OpenAsync(ServeSettings settings, Shell shell, CancellationToken cancellationToken) =>
        RunningServer.Find(settings) is { } server
            ? new RemoteAdministration(server)
            : Direct(await LocalStores.OpenExistingAsync(settings, shell, cancellationToken), settings, shell);

    private static DirectAdministration Direct(LocalObjectStore store, ServeSettings settings, Shell shell) => new(store, store, null, () => KeysOf(settings, shell), shell.Time);

    /// <summary>What a status says of keys is worth no question for a password, and no failure.</summary>
    private static IReadOnlyList<AccessKeyEntry> KeysOf(ServeSettings settings, Shell shell)
    {
        try
        {
            var file = new KeyFile(ConfigurationHome.Find(settings.Get(ServeOptions.ConfigDir), shell), shell.Time, new VaultPassword(shell.Variable));
            file.Load();
            return file.Entries;
        }
        catch (ConfigurationException fault)
        {
            shell.Error.WriteLine($"pys3local: the keys cannot be read, so nobody can say whether they have written when they should: {fault.Message}");
            return [];
        }
    }
}
