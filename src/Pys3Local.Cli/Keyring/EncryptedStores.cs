using System.Security.Cryptography;
using Pys3Local.Cli.Settings;
using Pys3Local.Storage.Encryption;
using Pys3Local.Storage.Local;

namespace Pys3Local.Cli.Keyring;

/// <summary>The local store with its ring of keys, for a command that goes through it.</summary>
internal static class EncryptedStores
{
    /// <summary>When what a crash has left is repaired, and the index is whole: a command does not ask again, as a client does.</summary>
    /// <param name="local">Is disposed with the result, and where this fails.</param>
    /// <param name="settings">They say where the ring is.</param>
    /// <param name="shell">What surrounds the command.</param>
    /// <param name="always">All that is written is encrypted.</param>
    public static async Task<EncryptedStore> OpenAsync(LocalObjectStore local, ServeSettings settings, Shell shell, bool always)
    {
        try
        {
            await local.IndexBuiltAsync(CancellationToken.None);
            return new(local, KeyringPlace.OfServer(settings, shell), always, RandomNumberGenerator.Create());
        }
        catch
        {
            await local.DisposeAsync();
            throw;
        }
    }
}
