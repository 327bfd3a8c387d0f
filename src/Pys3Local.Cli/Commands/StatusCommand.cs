using Pys3Local.Cli.Administration;
using Pys3Local.Cli.Parsing;
using Pys3Local.Cli.Reports;
using Pys3Local.Cli.Settings;
using Pys3Local.Cli.Terminal;

namespace Pys3Local.Cli.Commands;

/// <summary><c>pys3local status</c>: how the store is, and the server that runs on it.</summary>
internal sealed class StatusCommand(CommandLine line) : Command(
    line,
    new CommandShape("status", "Show how full the store is, what is wrong, and when each key has last written. Exit code 1 if something is wrong.")
    {
        Section = CommandSection.Data,
        Options = [RootOptions.Json, ServeOptions.Path, ServeOptions.BackendConfig, ServeOptions.KeyringFile, ServeOptions.ConfigDir],
        Examples = ["pys3local status --path /srv/backup", "pys3local status --path /srv/backup --json"],
    })
{
    public Task ShowAsync() => Run(async invocation =>
    {
        await using var administration = await AdministrationOf.OpenAsync(ServeSettings.Read(invocation), invocation.Shell, CancellationToken.None);
        var status = await administration.FindStatusAsync(CancellationToken.None);
        if (invocation.Get(RootOptions.Json))
            JsonText.Write(invocation.Shell, status, AdministrationJson.Default.StatusReport);
        else
            StatusText.Write(invocation.Shell, status);
        return status.IsWell ? ExitCode.Success : ExitCode.Failure;
    });
}
