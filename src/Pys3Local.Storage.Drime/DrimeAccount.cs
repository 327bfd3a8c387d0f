using System.Globalization;

namespace Pys3Local.Storage.Drime;

/// <summary>Questions about an account that are asked before a store is opened: for <c>config add</c> and <c>doctor</c>.</summary>
public static class DrimeAccount
{
    private const long LowSpace = 100L * 1024 * 1024;

    /// <summary>The workspaces of a key, the personal one first.</summary>
    /// <exception cref="StorageException"><see cref="StorageFailure.Refused"/> for a wrong key, <see cref="StorageFailure.Unavailable"/>.</exception>
    public static async ValueTask<IReadOnlyList<DrimeWorkspace>> ListWorkspacesAsync(DrimeOptions options, CancellationToken cancellationToken)
    {
        using var service = new DrimeService(options);
        await service.CheckKeyAsync(cancellationToken).ConfigureAwait(false);
        return await WorkspacesAsync(service, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Looks at key, workspace, root folder and quota, in this order, and stops at what the rest depends on. Changes nothing.</summary>
    public static async ValueTask<IReadOnlyList<DrimeCheck>> CheckAsync(DrimeOptions options, CancellationToken cancellationToken)
    {
        using var service = new DrimeService(options);
        var checks = new List<DrimeCheck>();
        if (!await TryAsync("key", async () => ("of " + await service.CheckKeyAsync(cancellationToken).ConfigureAwait(false), null)).ConfigureAwait(false) ||
            !await TryAsync("workspace", () => WorkspaceAsync(service, options.WorkspaceId, cancellationToken)).ConfigureAwait(false))
        {
            return checks;
        }

        await TryAsync("root folder", () => RootFolderAsync(service, options.RootFolder, cancellationToken)).ConfigureAwait(false);
        await TryAsync("quota", () => QuotaAsync(service, cancellationToken)).ConfigureAwait(false);
        return checks;

        async ValueTask<bool> TryAsync(string subject, Func<ValueTask<(string Finding, string? Problem)>> look)
        {
            try
            {
                var (finding, problem) = await service.Failures.MappedAsync(look).ConfigureAwait(false);
                checks.Add(new DrimeCheck(subject, finding, problem));
                return problem is null;
            }
            catch (StorageException e)
            {
                checks.Add(new DrimeCheck(subject, "", e.Message));
                return false;
            }
        }
    }

    private static ValueTask<IReadOnlyList<DrimeWorkspace>> WorkspacesAsync(DrimeService service, CancellationToken cancellationToken) =>
        service.Failures.MappedAsync<IReadOnlyList<DrimeWorkspace>>(async () =>
        {
            var workspaces = await service.Api.WorkspacesAsync(cancellationToken).ConfigureAwait(false);
            return
            [
                new DrimeWorkspace(0, "personal"),
                .. workspaces.Where(one => one.Id != 0).Select(one => new DrimeWorkspace(one.Id, one.Name ?? one.Id.ToString(CultureInfo.InvariantCulture))),
            ];
        });

    private static async ValueTask<(string Finding, string? Problem)> WorkspaceAsync(
        DrimeService service, long id, CancellationToken cancellationToken)
    {
        var workspaces = await WorkspacesAsync(service, cancellationToken).ConfigureAwait(false);
        return workspaces.FirstOrDefault(one => one.Id == id) is { } found
            ? ($"{id}, {found.Name}", null)
            : ($"{id}", $"The key has no workspace {id}; it has {string.Join(", ", workspaces.Select(one => $"{one.Id} ({one.Name})"))}.");
    }

    private static async ValueTask<(string Finding, string? Problem)> RootFolderAsync(
        DrimeService service, string rootFolder, CancellationToken cancellationToken)
    {
        var shown = rootFolder.Length == 0 ? "the top of the workspace" : rootFolder;
        return await service.Tree.RootAsync(cancellationToken).ConfigureAwait(false) is null
            ? ($"{shown}, not there yet: created with the first bucket", null)
            : ($"{shown}, {(await service.Tree.BucketsAsync(cancellationToken).ConfigureAwait(false)).Count} buckets", null);
    }

    private static async ValueTask<(string Finding, string? Problem)> QuotaAsync(DrimeService service, CancellationToken cancellationToken)
    {
        var usage = await service.Api.SpaceUsageAsync(cancellationToken).ConfigureAwait(false);
        var finding = string.Create(CultureInfo.InvariantCulture, $"{usage.Used ?? 0} bytes used, {usage.Available ?? 0} available");
        return (finding, usage.Available < LowSpace ? "Hardly any space is left: uploads will be refused." : null);
    }
}
