using Pys3Local.Cli.Administration;
using Pys3Local.Configuration.Files;

namespace Pys3Local.Cli.Commands;

/// <summary>A quota below what its key has stored already would be a mistake more often than a wish.</summary>
internal static class KeyQuotaCheck
{
    /// <summary>Asks the server that reads these keys. Where none does, nobody knows what a key has stored, and that is said.</summary>
    /// <param name="home">Of the keys.</param>
    /// <param name="bytes">Null or 0 for no bound.</param>
    /// <param name="versions">As the bytes.</param>
    /// <exception cref="CommandException">The key holds more, or the server cannot say.</exception>
    public static async Task RequireAsync(ConfigDirectory home, string id, long? bytes, long? versions, Shell shell)
    {
        if (bytes is null or 0 && versions is null or 0)
            return;

        using var server = RunningServer.Find(home);
        if (server is null)
        {
            shell.Error.WriteLine("pys3local: no server that reads these keys can be asked, so the quota is not compared with what the key has stored; a server that starts says where it is less ('pys3local status')");
            return;
        }

        var held = await server.PostAsync(ServerRoutes.KeyUsage, new KeyUsageRequest(id), AdministrationJson.Default.KeyUsageRequest, AdministrationJson.Default.KeyUsage, CancellationToken.None);
        if (bytes is > 0 && bytes < held.Bytes)
            throw new CommandException($"the key {id} holds {held.Bytes:N0} bytes already, which is more than {bytes:N0}; nothing was changed");
        if (versions is > 0 && versions < held.Versions)
            throw new CommandException($"the key {id} holds {held.Versions:N0} versions already, which is more than {versions:N0}; nothing was changed");
    }
}
