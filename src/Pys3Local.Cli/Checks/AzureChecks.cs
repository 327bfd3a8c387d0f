using Pys3Local.Cli.Settings;
using Pys3Local.Cli.Stores;
using Pys3Local.Configuration.Files;
using Pys3Local.Storage;
using Pys3Local.Storage.Azure;

namespace Pys3Local.Cli.Checks;

/// <summary>Does Azure answer, does it take the key, and are its names flat?</summary>
internal static class AzureChecks
{
    public static async Task<IReadOnlyList<CheckResult>> RunAsync(ServeSettings settings, Shell shell, CancellationToken cancellationToken)
    {
        try
        {
            await using var store = await AzureObjectStore.OpenAsync(AzureChoice.Choose(settings, shell), cancellationToken);
            return
            [
                CheckResult.Ok("service", store.Traits.Location),
                CheckResult.Ok("conditional writes", "decided by the service: several servers can use it at once"),
                store.IsHierarchical
                    ? CheckResult.Ok("namespace", "hierarchical: names there are not the keys, so other programs cannot read the objects by their keys, and what they put there is not served")
                    : CheckResult.Ok("namespace", "flat: names there are the keys"),
                CheckResult.Ok("not offered", $"versions and object lock; keys with control characters or backslashes{(store.IsHierarchical ? "" : ", or segments that end with a dot")}"),
            ];
        }
        catch (Exception failure) when (failure is CommandException or ConfigurationException or StorageException)
        {
            return [CheckResult.Failure("service", failure.Message)];
        }
    }
}
