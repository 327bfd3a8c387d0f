using ConsoleAppFramework;
using Pys3Local.Cli.Administration;
using Pys3Local.Cli.Parsing;
using Pys3Local.Cli.Reports;
using Pys3Local.Cli.Settings;
using Pys3Local.Cli.Terminal;

namespace Pys3Local.Cli.Commands;

/// <summary><c>pys3local replicate</c>: what was in a bucket before its rules, and whether the copies are what they should be.</summary>
internal sealed class ReplicateCommand(CommandLine line) : Command(
    line,
    new CommandShape(
        "replicate",
        "Copy what a bucket held before its rules, or compare its copies. The rules are those of PutBucketReplication. Exit code 1 if something is missing or another.")
    {
        Section = CommandSection.Data,
        Arguments = [new("BUCKET", "A bucket with rules.")],
        Options = [Existing, Verify, RootOptions.Json, ServeOptions.Path, ServeOptions.BackendConfig, ServeOptions.KeyringFile, ServeOptions.ConfigDir],
        Examples = ["pys3local replicate --existing photos --path /srv/backup", "pys3local replicate --verify photos --json"],
    })
{
    private static readonly Option<bool> Existing = Option.Flag("--existing", "Copy what was there before the rules as well. The server does it beside its work, or once it runs.");
    private static readonly Option<bool> Verify = Option.Flag("--verify", "Compare listings and checksums of both sides, and say what is missing or another. Nothing is changed, and no content is read.");

    public Task ReplicateAsync([Argument] string bucket) => Run(async invocation =>
    {
        var shell = invocation.Shell;
        var json = invocation.Get(RootOptions.Json);
        if (invocation.Get(Existing) == invocation.Get(Verify))
            throw new UsageException("replicate: give either --existing or --verify");

        await using var administration = await AdministrationOf.OpenForCopiesAsync(ServeSettings.Read(invocation), shell, CancellationToken.None);
        var asked = new CopyRequest(bucket);
        if (invocation.Get(Existing))
            return CopiesText.Write(shell, bucket, await administration.CopyExistingAsync(asked, CancellationToken.None), json);

        var progress = new ProgressLine<long>(shell, keys => CountText.Of(keys, "key"));
        var report = await administration.CompareCopiesAsync(asked, progress, CancellationToken.None);
        progress.Clear();
        return CopiesText.Write(shell, report, json);
    });
}
