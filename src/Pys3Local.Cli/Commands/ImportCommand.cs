using Pys3Local.Cli.Keyring;
using Pys3Local.Cli.Minio;
using Pys3Local.Cli.Parsing;
using Pys3Local.Cli.Settings;
using Pys3Local.Cli.Stores;
using Pys3Local.Cli.Terminal;
using Pys3Local.Cli.Transfers;
using Pys3Local.S3.Operations.Bucket;
using Pys3Local.S3Client;
using Pys3Local.Storage.Local;
using Pys3Local.Storage.Local.Adoption;
using Pys3Local.Transfer.Sources;
using Pys3Local.Transfer.Targets;

namespace Pys3Local.Cli.Commands;

/// <summary><c>pys3local import</c>: what other programs and services have becomes buckets.</summary>
internal sealed class ImportCommand(CommandLine line) : Command(
    line,
    new CommandShape(
        "import",
        "Import what other programs and services have stored. The server has to be stopped. This is for buckets of any S3 service, what 'export' has written, the drives of MinIO, a directory of files, or the Python original's objects at the top of the data directory. The source is only read, unless it becomes a bucket in place. It can be stopped and started again: what is here already is passed over. Exit code 1 if something is missing.")
    {
        Section = CommandSection.Data,
        Options = [S3, Exported, Minio, Directory, Bucket, TransferOptions.AllBuckets, NewName, Latest, Recheck, .. TransferOptions.OfService, .. TransferOptions.OfRun, .. TransferOptions.OfStore],
        Examples =
        [
            "pys3local import --path /srv/backup --s3 https://minio.example:9000 --key reader --all-buckets",
            "pys3local import --path /srv/backup --s3 https://s3.eu-central-1.amazonaws.com --bucket photos --to pictures --dry-run",
            "pys3local import --path /srv/backup --minio /mnt/disk1 --minio /mnt/disk2 --minio /mnt/disk4",
            "pys3local import --path /srv/backup --directory /srv/photos --bucket photos",
            "pys3local import --path /srv/s3store",
        ],
    })
{
    private static readonly Option<string?> S3 = Option.Optional("--s3", "URL", "Copy buckets of this S3 service, with versions, metadata, tags, locks and settings; the name of a configured backend will do as well. It is sent nothing but GET, HEAD and listings.");
    private static readonly Option<string?> Exported = Option.Optional("--exported", "DIR", "Copy buckets out of a directory that 'export' has written.");
    private static readonly Option<string?> Directory = Option.Optional("--directory", "DIR", "Make this directory of files a bucket, in place: nothing is copied.");
    private static readonly Option<string[]> Bucket = Option.Many("--bucket", "NAME", "The bucket to import, repeatable; with --directory the name that it gets.");
    private static readonly Option<string?> NewName = Option.Optional("--to", "NAME", "The name of the one bucket here.", "as it is called there");
    private static readonly Option<bool> Latest = Option.Flag("--latest", "Only the newest version of each object.");
    private static readonly Option<bool> Recheck = Option.Flag("--recheck", "Ask again for metadata, tags and locks of versions that are here already: a request for each.");
    private static readonly Option<string[]> Minio = Option.Many("--minio", "DIR", "Import this drive of MinIO with versions and metadata; give each drive of a set. Files of its old file-system mode become buckets in place, all others are copied.");

    public Task ImportAsync() => Run(async invocation =>
    {
        var kinds = Kinds(invocation).ToList();
        if (kinds.Count > 1)
            throw new UsageException($"{string.Join(" and ", kinds)} cannot be combined: import one after the other");

        if (!kinds.Contains(S3.Name))
            TransferOptions.RefuseOfService(invocation, kinds is [var kind] ? kind : "an import in place");

        if (!kinds.Contains(S3.Name) && !kinds.Contains(Exported.Name))
            return await OfFilesAsync(invocation);

        if (invocation.Get(S3) is not { } text)
            return await CopyAsync(invocation, new ExportedSource(invocation.Get(Exported)!), invocation.Get(Bucket));

        var service = OtherService.Of(invocation, text, S3.Name);
        using var connection = new S3Connection(service.Options);
        var named = invocation.Get(Bucket);
        return await CopyAsync(
            invocation, new S3Source(connection, invocation.Get(Latest), invocation.Shell.Time), named.Length == 0 && service.Bucket is { } one && !invocation.Get(TransferOptions.AllBuckets) ? [one] : named, service.Prefix);
    });

    private static IEnumerable<string> Kinds(Invocation invocation) =>
        from kind in new (string Name, bool IsGiven)[]
        {
            (S3.Name, invocation.Get(S3) is not null), (Exported.Name, invocation.Get(Exported) is not null),
            (Directory.Name, invocation.Get(Directory) is not null), (Minio.Name, invocation.Get(Minio).Length > 0),
        }
        where kind.IsGiven
        select kind.Name;

    private static async Task<int> CopyAsync(Invocation invocation, ITransferSource source, string[] named, string prefix = "")
    {
        var settings = ServeSettings.Read(invocation);
        var shell = invocation.Shell;
        var chosen = await ServiceFailures.AsCommandAsync(() => TransferCommand.ChooseAsync(invocation, source, named));
        if (invocation.Get(NewName) is { } to && chosen.Count > 1)
            throw new UsageException("--to is for one bucket");

        var buckets = chosen.Select(name => (From: name, To: invocation.Get(NewName) ?? name)).ToList();
        if (buckets.FirstOrDefault(pair => !BucketNames.IsLegal(pair.To)) is { To: { } illegal })
            throw new CommandException($"'{illegal}' cannot be a bucket here: 3 to 63 of a-z, 0-9, '-' and '.'; give it another name with --to");

        await using var store = await EncryptedStores.OpenAsync(await LocalStores.OpenAsync(settings, shell, CancellationToken.None), settings, shell, settings.Get(ServeOptions.Encrypt));
        return await TransferCommand.RunAsync(invocation, source, new StoreTarget(store, shell.Time, invocation.Get(Recheck), invocation.Get(TransferOptions.DryRun)), buckets, prefix);
    }

    private static async Task<int> OfFilesAsync(Invocation invocation)
    {
        var from = invocation.Get(Directory);
        var names = invocation.Get(Bucket);
        var minio = invocation.Get(Minio);
        if ((from is null) != (names.Length == 0) || names.Length > 1)
            throw new UsageException("--directory and --bucket go together, once each");

        if (invocation.Get(TransferOptions.AllBuckets) || invocation.Get(TransferOptions.DryRun) || invocation.Get(Recheck) || invocation.Get(Latest) || invocation.Get(NewName) is not null || invocation.Get(TransferOptions.Prefix).Length > 0)
            throw new UsageException("--all-buckets, --dry-run, --latest, --prefix, --recheck and --to are for --s3 and --exported");

        var shell = invocation.Shell;
        var json = invocation.Get(RootOptions.Json);
        var settings = ServeSettings.Read(invocation);
        var isInPlace = from is null && minio.Length == 0;
        foreach (var drive in minio)
            ApartFromData.CheckDirectory(Minio.Name, drive, settings);

        await using var store = isInPlace && !System.IO.Directory.Exists(settings.Get(ServeOptions.Path))
            ? await LocalStores.OpenExistingAsync(settings, shell, CancellationToken.None)
            : await LocalStores.OpenAsync(settings, shell, CancellationToken.None);
        if (minio.Length > 0 && !IsOfFiles(minio))
            return await MinioDrives.ImportAsync(minio, store, shell, json, CancellationToken.None);

        return await AdoptAsync(store, from, names, minio, shell, json);
    }

    private static async Task<int> AdoptAsync(LocalObjectStore store, string? from, string[] names, string[] minio, Shell shell, bool json)
    {
        var progress = new ProgressLine<ImportProgress>(shell, p => CountText.Of(p.Imported, "object"));
        var notes = new ImportNotes(shell);
        var done = (from, minio) switch
        {
            ({ } files, _) => await store.ImportDirectoryAsync(names[0], files, progress, notes.Add, CancellationToken.None),
            (_, [var data]) => await store.ImportMinioAsync(data, progress, notes.Add, CancellationToken.None),
            _ => await store.ImportOriginalAsync(progress, CancellationToken.None),
        };
        progress.Clear();
        notes.Close();
        if (json)
        {
            JsonText.Write(shell, writer =>
            {
                writer.WriteStartObject();
                writer.WriteNumber("imported", done.Imported);
                writer.WriteNumber("leftAsTheyWere", done.Skipped);
                writer.WriteNumber("notUtf8", done.NotUtf8);
                writer.WriteEndObject();
            });
        }
        else
        {
            shell.Out.WriteLine($"{CountText.Of(done.Imported, "object")} imported, {done.Skipped} left as they were"
                + (done.NotUtf8 > 0 ? $"; {done.NotUtf8} with names that are not UTF-8 are left out: standard error names {(done.NotUtf8 > done.Named ? "the first" : "them")}" : ""));
        }

        return notes.HasLeft || done.NotUtf8 > 0 ? ExitCode.Failure : ExitCode.Success;
    }

    /// <summary>MinIO's old file-system mode, and what is no drive of MinIO at all: the store says what is wrong with it.</summary>
    private static bool IsOfFiles(string[] directories) => MinioDrives.FormatOf(directories[0]) is null or "fs"
        && (directories.Length == 1 ? true : throw new UsageException($"{directories[0]} is no drive of a set; import its directory alone"));
}
