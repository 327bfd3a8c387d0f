using Pys3Local.Cli.Keyring;
using Pys3Local.Cli.Parsing;
using Pys3Local.Cli.Settings;
using Pys3Local.Cli.Stores;
using Pys3Local.Cli.Transfers;
using Pys3Local.S3Client;
using Pys3Local.Transfer.Sources;
using Pys3Local.Transfer.Targets;

namespace Pys3Local.Cli.Commands;

/// <summary><c>pys3local export</c>: out again, with everything that is kept with the objects.</summary>
internal sealed class ExportCommand(CommandLine line) : Command(
    line,
    new CommandShape(
        "export",
        "Write buckets out: as plain files with a manifest, or to another S3 service. The server has to be stopped. What is there already is passed over, so it can be stopped and started again. Exit code 1 if something is missing.")
    {
        Section = CommandSection.Data,
        Options = [To, Bucket, TransferOptions.AllBuckets, Versions, Portable, .. TransferOptions.OfService, .. TransferOptions.OfRun, ServeOptions.Path, ServeOptions.BackendConfig, ServeOptions.KeyringFile, ServeOptions.ConfigDir],
        Examples =
        [
            "pys3local export --path /srv/backup --all-buckets --to /mnt/usb/export",
            "pys3local export --path /srv/backup --bucket photos --to https://s3.example/photos-2026 --key writer --versions",
            "pys3local export --path /srv/backup --bucket photos --to s3://offsite/photos",
        ],
    })
{
    private static readonly Option<string?> To = Option.Optional("--to", "DIR", "The directory, or another S3 service: s3://NAME/BUCKET with the name of a configured backend, or its URL with the bucket. Without a bucket each keeps its name.");
    private static readonly Option<string[]> Bucket = Option.Many("--bucket", "NAME", "The bucket to export, repeatable.");
    private static readonly Option<bool> Versions = Option.Flag("--versions", "Older versions and delete markers as well.");
    private static readonly Option<bool> Portable = Option.Flag("--portable", "Put aside what Windows or a file system that ignores the case of letters could not have under its name; always so where that is the case.");

    public Task ExportAsync() => Run(async invocation =>
    {
        var to = invocation.Get(To) ?? throw new UsageException("--to is missing: a directory, s3://NAME/BUCKET, or a URL");
        var isService = to.Contains("://", StringComparison.Ordinal);
        var settings = ServeSettings.Read(invocation);
        var shell = invocation.Shell;
        if (isService && invocation.Get(Portable))
            throw new UsageException("--portable is for directories");

        var service = isService ? OtherService.Of(invocation, to, To.Name) : null;
        if (service is { Prefix.Length: > 0 })
            throw new UsageException($"--to: '{to}' has more than a bucket in it; keys stay as they are");

        if (service is null)
        {
            TransferOptions.RefuseOfService(invocation, "a directory");
            ApartFromData.CheckDirectory(To.Name, to, settings);
        }

        await using var store = await EncryptedStores.OpenAsync(await LocalStores.OpenExistingAsync(settings, shell, CancellationToken.None), settings, shell, settings.Get(ServeOptions.Encrypt));
        var source = new StoreSource(store, latestOnly: !invocation.Get(Versions));
        var chosen = await TransferCommand.ChooseAsync(invocation, source, invocation.Get(Bucket));
        return service is null ? await ToDirectoryAsync(invocation, source, chosen, to) : await ToServiceAsync(invocation, source, chosen, service);
    });

    private static async Task<int> ToDirectoryAsync(Invocation invocation, StoreSource source, IReadOnlyList<string> buckets, string directory)
    {
        await using var target = await ServiceFailures.AsCommandAsync(() => Task.FromResult(new DirectoryTarget(directory, invocation.Get(Portable), invocation.Get(TransferOptions.DryRun))));
        return await TransferCommand.RunAsync(invocation, source, target, buckets.Select(name => (name, name)));
    }

    private static async Task<int> ToServiceAsync(Invocation invocation, StoreSource source, IReadOnlyList<string> buckets, OtherService service)
    {
        if (service.Bucket is not null && buckets.Count > 1)
            throw new UsageException("--to names one bucket, and several are exported; leave it out of the place, and each keeps its name");

        using var connection = new S3Connection(service.Options);
        var target = new S3Target(connection, source, invocation.Get(Versions), invocation.Get(TransferOptions.DryRun), invocation.Shell.Time);
        return await TransferCommand.RunAsync(invocation, source, target, buckets.Select(name => (name, service.Bucket ?? name)));
    }
}
