using System.Security.Cryptography;
using Pys3Local.Cli.Administration;
using Pys3Local.Cli.Keyring;
using Pys3Local.Cli.Parsing;
using Pys3Local.Cli.Settings;
using Pys3Local.Cli.Stores;
using Pys3Local.Cli.Terminal;
using Pys3Local.Storage.Encryption;
using Pys3Local.Storage.Local.Verification;

namespace Pys3Local.Cli.Commands;

/// <summary><c>pys3local verify</c>: everything is read again and compared with what was stored, by the server that runs there or without one.</summary>
internal sealed class VerifyCommand(CommandLine line) : Command(
    line,
    new CommandShape(
        "verify",
        "Read every object again and compare it with its checksum. What is encrypted is read through its encryption as well. If a server runs on the directory, it does this while it goes on serving. Only the index is repaired. Exit code 1 if something is wrong, or could not be decrypted for want of its key.")
    {
        Section = CommandSection.Data,
        Options = [Index, Bucket, Rate, Quarantine, RootOptions.Json, ServeOptions.Path, ServeOptions.BackendConfig, ServeOptions.KeyringFile, ServeOptions.ConfigDir],
        Examples = ["pys3local verify --path /srv/backup", "pys3local verify --path /srv/backup --rate 50 --json"],
    })
{
    private static readonly Option<bool> Index = Option.Flag("--index", "Compare only the index with the files, and correct it; read no contents.");
    private static readonly Option<string?> Bucket = Option.Optional("--bucket", "NAME", "Only this bucket.", "all");
    private static readonly Option<int?> Rate = Option.Number("--rate", "MIB", "Read at most this many MiB per second.", 1, 100_000, "no limit");

    private static readonly Option<bool> Quarantine = Option.Flag("--quarantine", "Move damaged objects out of their buckets, into .pys3local/quarantine.");

    public Task VerifyAsync() => Run(async invocation =>
    {
        var shell = invocation.Shell;
        var settings = ServeSettings.Read(invocation);
        var json = invocation.Get(RootOptions.Json);
        if (invocation.Get(Index) && (invocation.Get(Quarantine) || invocation.Get(Rate) is not null))
            throw new UsageException($"{Index.Name} reads no contents, so {(invocation.Get(Quarantine) ? Quarantine.Name : Rate.Name)} has no meaning with it");

        var asked = new VerifyRequest
        {
            Index = invocation.Get(Index),
            Bucket = invocation.Get(Bucket),
            BytesPerSecond = invocation.Get(Rate) is { } mebibytes ? (long)mebibytes << 20 : null,
            Quarantine = invocation.Get(Quarantine),
        };
        var progress = new ProgressLine<VerifyProgress>(shell, p => $"{CountText.Of(p.Versions, "version")}, {SizeText.Of(p.Bytes)}");
        if (RunningServer.Find(settings) is { } server)
        {
            using (server)
                return await VerifyText.WriteAsync(shell, server.VerifyAsync(asked, progress, CancellationToken.None), progress, json);
        }

        var rings = KeyringPlace.OfServer(settings, shell);
        var local = await LocalStores.OpenExistingAsync(settings, shell, CancellationToken.None);
        await using var store = new EncryptedStore(local, rings, always: false, RandomNumberGenerator.Create());
        if (asked.Bucket is { } name && (await store.ListBucketsAsync(CancellationToken.None)).All(known => known.Name != name))
            throw new CommandException($"{name}: there is no such bucket");

        return await VerifyText.WriteAsync(shell, EncryptedVerification.RunAsync(local, store, asked.Options, progress, shell.Time, CancellationToken.None), progress, json);
    });
}
