using Pys3Local.Cli.Settings;
using Pys3Local.Storage.Azure.Credentials;
using Pys3Local.Storage.Azure.Requests;

namespace Pys3Local.Cli.Stores;

/// <summary>How to reach Azure Blob Storage: the configured backend where one was chosen, else <c>--upstream</c> and the variables of Azure.</summary>
internal static class AzureChoice
{
    public static AzureStoreOptions Choose(ServeSettings settings, Shell shell)
    {
        var entry = settings.Entry;
        var given = Upstream.Url(settings.Get(ServeOptions.Upstream), ServeOptions.Upstream.Name);
        var account = entry?.Text("account") ?? (given is null ? null : AccountOf(given)) ?? shell.Variable("AZURE_STORAGE_ACCOUNT");
        if (account is not { Length: > 0 })
            throw new CommandException("Azure: give --upstream https://ACCOUNT.blob.core.windows.net/CONTAINER, or a backend of the configuration with 'account'");

        // The emulator, and services behind an address, have the account in the path.
        var isInPath = given is not null && !given.Host.StartsWith(account + ".", StringComparison.OrdinalIgnoreCase);
        var path = given is null ? [] : Uri.UnescapeDataString(given.AbsolutePath).Trim('/').Split('/', isInPath ? 3 : 2).Skip(isInPath ? 1 : 0).ToArray();
        var container = given is null ? entry?.Text("container") : path is [{ Length: > 0 } first, ..] ? first : null;
        var endpoint = given is not null
            ? new Uri(given.GetLeftPart(UriPartial.Authority) + (isInPath ? "/" + account : ""))
            : Upstream.Url(entry?.Text("endpoint"), "endpoint") ?? new($"https://{account}.blob.core.windows.net");
        return new()
        {
            Name = entry?.Name,
            Endpoint = endpoint,
            Account = account,
            Container = container,
            Cache = CacheChoice.Choose(settings),
            Prefix = Upstream.PrefixOf(path.Length > 1 ? path[1] : entry?.Text("prefix"), isFolder: container is not null),
            Credentials = CredentialsOf(settings, shell),
            Authorities = entry?.Text("ca_file"),
            TimeProvider = shell.Time,
        };
    }

    private static IAzureCredentials CredentialsOf(ServeSettings settings, Shell shell)
    {
        if ((settings.Entry?.Text("account_key") ?? shell.Variable("AZURE_STORAGE_KEY")) is { Length: > 0 } key)
            return new SharedKey(key);
        if ((settings.Entry?.Text("sas_token") ?? shell.Variable("AZURE_STORAGE_SAS_TOKEN")) is { Length: > 0 } sas)
            return new SasToken(sas);
        return EntraToken.Create(shell.Variable, shell.Time, settings.Entry?.Text("ca_file"));
    }

    /// <summary>ACCOUNT.blob.core.windows.net, or the first name of the path.</summary>
    private static string AccountOf(Uri url) => url.Host.Contains(".blob.", StringComparison.OrdinalIgnoreCase)
        ? url.Host.Split('.')[0]
        : Uri.UnescapeDataString(url.AbsolutePath).Trim('/').Split('/')[0];
}
