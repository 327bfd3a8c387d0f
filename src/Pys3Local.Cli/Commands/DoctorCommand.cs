using Pys3Local.Cli.Checks;
using Pys3Local.Cli.Parsing;
using Pys3Local.Cli.Settings;

namespace Pys3Local.Cli.Commands;

/// <summary><c>pys3local doctor</c>: what a server would start with, and whether it would work.</summary>
internal sealed class DoctorCommand(CommandLine line) : Command(
    line,
    new CommandShape(
        "doctor",
        "Check whether a server would work. Checks the settings with their sources, the data directory or the service behind it, port, keys, certificate and clock, and ends with a verdict. Takes the options and variables of 'serve'.")
    {
        Section = CommandSection.Server,
        Options = [RootOptions.Json, .. ServeOptions.All],
        Examples = ["pys3local doctor --path /srv/backup", "pys3local doctor --backend-config cloud", "pys3local doctor --json"],
    })
{
    public Task CheckAsync() => Run(async invocation =>
    {
        var shell = invocation.Shell;
        var settings = ServeSettings.Read(invocation);
        var data = settings.Get(ServeOptions.Backend) switch
        {
            "local" => DataDirectoryChecks.Run(settings, shell),
            "drime" => await DrimeChecks.RunAsync(settings, shell, CancellationToken.None),
            "azure" => await AzureChecks.RunAsync(settings, shell, CancellationToken.None),
            "s3" => await S3Checks.RunAsync(settings, shell, CancellationToken.None),
            _ => [],
        };
        var report = new DoctorReport(settings, [.. data], [.. ServerChecks.Run(settings, shell)]);
        if (invocation.Get(RootOptions.Json))
            report.WriteJson(shell);
        else
            report.Write(shell);

        return report.Worst == CheckState.Failure ? ExitCode.Failure : ExitCode.Success;
    });
}
