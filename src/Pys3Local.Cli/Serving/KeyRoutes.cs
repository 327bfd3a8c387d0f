using Pys3Local.Cli.Administration;
using Pys3Local.Cli.Clients;
using Pys3Local.Cli.Settings;
using Pys3Local.Configuration.Encryption;
using Pys3Local.Configuration.Files;
using Pys3Local.Configuration.Keys;
using Pys3Local.Server.Admin;

namespace Pys3Local.Cli.Serving;

/// <summary>The administration of the keys of a running server.</summary>
internal static class KeyRoutes
{
    /// <summary>None where the server has no file of keys.</summary>
    public static IReadOnlyList<AdminRoute> Of(ServeSettings settings, KeyUses? uses, ConfigDirectory? home, Shell shell)
    {
        if (home is null || uses is null)
            return [];
        KeyFile Open()
        {
            var file = new KeyFile(home, shell.Time, new VaultPassword(shell.Variable));
            file.Load();
            return file;
        }

        return ServerRoutes.OfKeys(new KeyAdministration(
            Open,
            () => uses.All,
            (entry, url) => ClientSetups.Create(settings, home, new ClientKey(entry.Id, entry.Secret, entry.Buckets, entry.Prefix ?? ""), null, url, isElsewhere: true),
            shell.Time));
    }
}
