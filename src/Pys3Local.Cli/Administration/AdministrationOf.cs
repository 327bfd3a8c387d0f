using System.Security.Cryptography;
using Pys3Local.Cli.Keyring;
using Pys3Local.Cli.Settings;
using Pys3Local.Cli.Stores;
using Pys3Local.Cli.Targets;
using Pys3Local.Configuration.Encryption;
using Pys3Local.Configuration.Files;
using Pys3Local.Configuration.Keys;
using Pys3Local.S3.Replication;
using Pys3Local.Storage.Encryption;
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

    /// <summary>As <see cref="OpenAsync"/>, for a command that is about copies elsewhere.</summary>
    public static async Task<IAdministration> OpenForCopiesAsync(ServeSettings settings, Shell shell, CancellationToken cancellationToken)
    {
        if (RunningServer.Find(settings) is { } server)
            return new RemoteAdministration(server);

        var rings = KeyringPlace.OfServer(settings, shell);
        var local = await LocalStores.OpenExistingAsync(settings, shell, cancellationToken);
        var store = new EncryptedStore(local, rings, always: false, RandomNumberGenerator.Create());
        var replicator = CopyTargets.Open(settings, local, ConfigurationHome.Find(settings.Get(ServeOptions.ConfigDir), shell), shell);
        return new DirectAdministration(local, local, null, () => KeysOf(settings, shell), shell.Time)
        {
            Copies = new CopyAdministration(replicator, ReplicationSources.Of(store, replicator), store, isStarted: false, shell.Time),
        };
    }

    private static DirectAdministration Direct(LocalObjectStore store, ServeSettings settings, Shell shell) => new(store, store, null, () => KeysOf(settings, shell), shell.Time)
    {
        KeyUses = () => UsesOf(settings, shell),
        // Looked at only by what asks for it: the store is read without the ring as well.
        MissingKeys = cancellationToken => new EncryptedStore(store, KeyringPlace.OfServer(settings, shell), always: false, RandomNumberGenerator.Create()).FindMissingKeysAsync(cancellationToken),
    };

    private static IReadOnlyDictionary<string, KeyUse> UsesOf(ServeSettings settings, Shell shell)
    {
        try
        {
            return KeyUses.Read(ConfigurationHome.Find(settings.Get(ServeOptions.ConfigDir), shell));
        }
        catch (ConfigurationException)
        {
            // No place for a configuration: nobody keeps it.
            return new Dictionary<string, KeyUse>();
        }
    }

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
