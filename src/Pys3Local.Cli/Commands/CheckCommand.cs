using ConsoleAppFramework;
using Pys3Local.Cli.Parsing;
using Pys3Local.Cli.Settings;
using Pys3Local.Cli.Terminal;
using Pys3Local.Repositories;

namespace Pys3Local.Cli.Commands;

/// <summary><c>pys3local check</c>: the repositories in a bucket and what their files show, by the server that runs there or without one.</summary>
internal sealed class CheckCommand(CommandLine line) : Command(
    line,
    new CommandShape(
        "check",
        "Find the repositories of restic, kopia, Duplicati, duplicity and Borg in a bucket, and say what their files show without a password: size, newest backup, stale locks, missing parts, backups that stopped or shrank. No content is read. Exit code 1 if something is wrong.")
    {
        Section = CommandSection.Data,
        Arguments = [_bucket],
        Options = [RootOptions.Json, ServeOptions.Path, ServeOptions.BackendConfig, ServeOptions.ConfigDir],
        Examples = ["pys3local check backup --path /srv/backup", "pys3local check backup --json"],
    })
{
    private static readonly Argument _bucket = new("BUCKET", "The bucket.");

    public Task CheckAsync([Argument] string bucket) => Run(async invocation =>
    {
        var shell = invocation.Shell;
        var settings = invocation.ReadServer();
        var progress = new ProgressLine<SurveyProgress>(shell, p => $"{CountText.Of(p.Files, "file")}, {SizeText.Of(p.Bytes)}");
        var report = await ReadAsync(settings, shell, bucket, progress);
        progress.Clear();
        return CheckText.Write(shell, report, invocation.Get(RootOptions.Json));
    });

    private static async Task<SurveyReport> ReadAsync(ServeSettings settings, Shell shell, string bucket, IProgress<SurveyProgress> progress)
    {
        if (RunningServer.Find(settings) is { } server)
        {
            using (server)
            {
                return await server.SurveyAsync(bucket, CancellationToken.None);
            }
        }

        await using var store = await LocalStores.OpenExistingAsync(settings, shell, CancellationToken.None);
        return await store.FindBucketAsync(bucket, CancellationToken.None) is null
            ? throw new CommandException($"{bucket}: there is no such bucket")
            : await RepositorySurvey.RunAsync(store, bucket, shell.Time.GetUtcNow(), progress, CancellationToken.None);
    }
}
