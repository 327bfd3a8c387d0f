using Pys3Local.Cli.Administration;
using Pys3Local.Cli.Keyring;
using Pys3Local.Cli.Parsing;
using Pys3Local.Cli.Settings;
using Pys3Local.Cli.Stores;
using Pys3Local.Cli.Terminal;
using Pys3Local.Storage.Encryption.Whole;

namespace Pys3Local.Cli.Commands;

/// <summary><c>pys3local encrypt</c>: what a bucket holds in the clear is encrypted with the ring.</summary>
internal sealed class EncryptCommand(CommandLine line) : Command(
    line,
    new CommandShape(
        "encrypt",
        "Encrypt what a bucket holds in the clear, all versions. If a server runs on the directory, it does this while it goes on serving. Each object is compared with its checksum, encrypted, and put in its place. It can be stopped and started again. Exit code 1 if something was left.")
    {
        Section = CommandSection.Data,
        Options = [Bucket, ServeOptions.Path, ServeOptions.BackendConfig, ServeOptions.KeyringFile, ServeOptions.ConfigDir],
        Examples = ["pys3local encrypt --path /srv/backup --bucket photos"],
    })
{
    private static readonly Option<string?> Bucket = Option.Optional("--bucket", "NAME", "The bucket.", "all");

    public Task EncryptAsync() => Run(async invocation =>
    {
        var shell = invocation.Shell;
        var settings = ServeSettings.Read(invocation);
        var progress = new ProgressLine<PassProgress>(shell, p => $"{CountText.Of(p.Done, "version")} encrypted, {SizeText.Of(p.Bytes)}");
        var total = RunningServer.Find(settings) is { } server
            ? await BesideAsync(server, new EncryptRequest { Bucket = invocation.Get(Bucket) }, progress, Report)
            : await AloneAsync(invocation, settings, progress, Report);
        progress.Clear();
        shell.Out.WriteLine($"{CountText.Of(total.Done, "version")} encrypted, {SizeText.Of(total.Bytes)}; {SizeText.Count(total.Skipped)} were already"
            + (total.Left > 0 ? $"; {SizeText.Count(total.Left)} left in the clear: damaged" : ""));
        return total.Left > 0 ? ExitCode.Failure : ExitCode.Success;

        void Report(string line)
        {
            progress.Clear();
            shell.Error.WriteLine($"pys3local: {Printable.Of(line)}");
        }
    });

    private static async Task<PassProgress> BesideAsync(RunningServer server, EncryptRequest asked, IProgress<PassProgress> progress, Action<string> report)
    {
        using (server)
            return await server.EncryptAsync(asked, progress, report, CancellationToken.None);
    }

    private static async Task<PassProgress> AloneAsync(Invocation invocation, ServeSettings settings, IProgress<PassProgress> progress, Action<string> report)
    {
        await using var store = await EncryptedStores.OpenAsync(await LocalStores.OpenExistingAsync(settings, invocation.Shell, CancellationToken.None), settings, invocation.Shell, always: false);
        var buckets = await BucketChoice.OfAsync(store, invocation.Get(Bucket));
        return await EncryptionPass.RunAsync(store, [.. buckets.Select(static bucket => bucket.Name)], progress, report, CancellationToken.None);
    }
}
