using System.Security.Cryptography;
using Pys3Local.Cli.Keyring;
using Pys3Local.Cli.Parsing;
using Pys3Local.Cli.Settings;
using Pys3Local.Cli.Terminal;
using Pys3Local.Storage.Encryption;
using Pys3Local.Storage.Encryption.Whole;

namespace Pys3Local.Cli.Commands;

/// <summary><c>pys3local encrypt</c>: what a bucket holds in the clear is encrypted with the ring.</summary>
internal sealed class EncryptCommand(CommandLine line) : Command(
    line,
    new CommandShape(
        "encrypt",
        "Encrypt what a bucket holds in the clear. The server has to be stopped. Each object is compared with its checksum, encrypted, and put in its place; older versions stay as they are. It can be stopped and started again. Exit code 1 if something was left.")
    {
        Section = CommandSection.Data,
        Options = [_bucket, ServeOptions.Path, ServeOptions.BackendConfig, ServeOptions.KeyringFile, ServeOptions.ConfigDir],
        Examples = ["pys3local encrypt --path /srv/backup --bucket photos"],
    })
{
    private static readonly Option<string?> _bucket = Option.Optional("--bucket", "NAME", "The bucket.", "all");

    public Task EncryptAsync() => Run(async invocation =>
    {
        var shell = invocation.Shell;
        var settings = invocation.ReadServer();
        var rings = KeyringPlace.OfServer(settings, shell);
        await using var store = new EncryptedStore(await LocalStores.OpenExistingAsync(settings, shell, CancellationToken.None), rings, always: false, RandomNumberGenerator.Create());
        var progress = new ProgressLine<PassProgress>(shell, p => $"{CountText.Of(p.Done, "object")} encrypted, {SizeText.Of(p.Bytes)}");
        var total = default(PassProgress);
        foreach (var bucket in await BucketChoice.OfAsync(store, invocation.Get(_bucket)))
        {
            var done = await new BucketPass(store, bucket.Name, progress, line =>
            {
                progress.Clear();
                shell.Error.WriteLine($"pys3local: {line}");
            }).EncryptAsync(CancellationToken.None);
            total = new(total.Done + done.Done, total.Skipped + done.Skipped, total.Left + done.Left, total.Bytes + done.Bytes);
        }

        progress.Clear();
        shell.Out.WriteLine($"{CountText.Of(total.Done, "object")} encrypted, {SizeText.Of(total.Bytes)}; {SizeText.Count(total.Skipped)} were already"
            + (total.Left > 0 ? $"; {SizeText.Count(total.Left)} left in the clear: older versions, or damaged" : ""));
        return total.Left > 0 ? ExitCode.Failure : ExitCode.Success;
    });
}
