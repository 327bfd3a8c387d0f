using ConsoleAppFramework;
using Pys3Local.Cli.Administration;
using Pys3Local.Cli.Parsing;
using Pys3Local.Cli.Reports;
using Pys3Local.Cli.Settings;
using Pys3Local.Cli.Terminal;
using Pys3Local.Repositories;

namespace Pys3Local.Cli.Commands;

/// <summary><c>pys3local check</c>: the repositories in a bucket and what their files show, by the server that runs there or without one.</summary>
internal sealed class CheckCommand(CommandLine line) : Command(
    line,
    new CommandShape(
        "check",
        "Find the repositories of restic, kopia, Duplicati, duplicity and Borg in a bucket, and say what their files show without a password. That is: size, newest backup, stale locks, missing parts, backups that stopped or shrank. No content is read. Exit code 1 if something is wrong.")
    {
        Section = CommandSection.Data,
        Arguments = [Bucket],
        Options = [RootOptions.Json, ServeOptions.Path, ServeOptions.BackendConfig, ServeOptions.ConfigDir],
        Examples = ["pys3local check backup --path /srv/backup", "pys3local check backup --json"],
    })
{
    private static readonly Argument Bucket = new("BUCKET", "The bucket.");

    public Task CheckAsync([Argument] string bucket) => Run(async invocation =>
    {
        var shell = invocation.Shell;
        var progress = new ProgressLine<SurveyProgress>(shell, p => $"{CountText.Of(p.Files, "file")}, {SizeText.Of(p.Bytes)}");
        await using var administration = await AdministrationOf.OpenAsync(ServeSettings.Read(invocation), shell, CancellationToken.None);
        var report = await administration.SurveyAsync(new SurveyRequest(bucket), progress, CancellationToken.None);
        progress.Clear();
        return CheckText.Write(shell, report, invocation.Get(RootOptions.Json));
    });
}
