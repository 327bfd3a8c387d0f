using Pys3Local.Cli.Settings;
using Pys3Local.Cli.Stores;
using Pys3Local.Configuration.Files;
using Pys3Local.Storage.Drime;
using Pys3Local.Storage.Drime.Service;

namespace Pys3Local.Cli.Checks;

/// <summary>Does Drime know the key, the workspace and the root folder, and is there space?</summary>
internal static class DrimeChecks
{
    public static async Task<IReadOnlyList<CheckResult>> RunAsync(ServeSettings settings, Shell shell, CancellationToken cancellationToken)
    {
        DrimeOptions options;
        try
        {
            options = DrimeChoice.Choose(settings, shell);
        }
        catch (Exception failure) when (failure is CommandException or ConfigurationException)
        {
            return [CheckResult.Failure("key", failure.Message)];
        }

        var checks = await DrimeAccount.CheckAsync(options, cancellationToken);
        return [.. checks.Select(check => check.Problem is { } problem
            ? CheckResult.Failure(check.Subject, check.Finding.Length == 0 ? problem : $"{check.Finding}: {problem}")
            : CheckResult.Ok(check.Subject, check.Finding))];
    }
}
