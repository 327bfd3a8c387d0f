using Pys3Local.Cli.Minio;
using Pys3Local.Cli.Parsing;
using Pys3Local.Cli.Settings;
using Pys3Local.Cli.Terminal;
using Pys3Local.Storage.Local.Adoption;

namespace Pys3Local.Cli.Commands;

/// <summary><c>pys3local import</c>: what other programs have left becomes buckets.</summary>
internal sealed class ImportCommand(CommandLine line) : Command(
    line,
    new CommandShape(
        "import",
        "Import what other programs have stored. The server has to be stopped. This is for the Python original's objects at the top of the data directory, a directory of files, or the drives of MinIO, which are only read unless they are of its old file-system mode. It can be stopped and started again. Exit code 1 if something was left out.")
    {
        Section = CommandSection.Data,
        Options = [_directory, _bucket, _minio, RootOptions.Json, ServeOptions.Path, ServeOptions.BackendConfig, ServeOptions.ConfigDir],
        Examples =
        [
            "pys3local import --path /srv/s3store",
            "pys3local import --path /srv/backup --directory /srv/photos --bucket photos",
            "pys3local import --path /srv/backup --minio /srv/minio",
            "pys3local import --path /srv/backup --minio /mnt/disk1 --minio /mnt/disk2 --minio /mnt/disk4",
        ],
    })
{
    private static readonly Option<string?> _directory = Option.Optional("--directory", "DIR", "Make this directory of files a bucket, in place: nothing is copied.");
    private static readonly Option<string?> _bucket = Option.Optional("--bucket", "NAME", "The name of that bucket.");
    private static readonly Option<string[]> _minio = Option.Many("--minio", "DIR", "Import this drive of MinIO with versions and metadata; give each drive of a set. Files of its old file-system mode become buckets in place, all others are copied.");

    public Task ImportAsync() => Run(async invocation =>
    {
        string? from = invocation.Get(_directory);
        string? name = invocation.Get(_bucket);
        var minio = invocation.Get(_minio);
        if ((from is null) != (name is null))
        {
            throw new UsageException("--directory and --bucket go together");
        }

        if (from is not null && minio.Length > 0)
        {
            throw new UsageException("--directory and --minio cannot be combined: import one after the other");
        }

        var shell = invocation.Shell;
        bool json = invocation.Get(RootOptions.Json);
        await using var store = await LocalStores.OpenAsync(invocation.ReadServer(), shell, CancellationToken.None);
        if (minio.Length > 0 && !IsOfFiles(minio))
            return await MinioDrives.ImportAsync(minio, store, shell, json, CancellationToken.None);

        var progress = new ProgressLine<ImportProgress>(shell, p => CountText.Of(p.Imported, "object"));
        var done = (from, minio) switch
        {
            ({ } files, _) => await store.ImportDirectoryAsync(name!, files, progress, CancellationToken.None),
            (_, [var data]) => await store.ImportMinioAsync(data, progress, CancellationToken.None),
            _ => await store.ImportOriginalAsync(progress, CancellationToken.None),
        };
        progress.Clear();
        if (json)
            JsonText.Write(shell, writer =>
            {
                writer.WriteStartObject();
                writer.WriteNumber("imported", done.Imported);
                writer.WriteNumber("leftAsTheyWere", done.Skipped);
                writer.WriteEndObject();
            });
        else
            shell.Out.WriteLine($"{CountText.Of(done.Imported, "object")} imported, {done.Skipped} left as they were");
        return ExitCode.Success;
    });

    /// <summary>MinIO's old file-system mode, and what is no drive of MinIO at all: the store says what is wrong with it.</summary>
    private static bool IsOfFiles(string[] directories) => MinioDrives.FormatOf(directories[0]) is null or "fs"
        && (directories.Length == 1 ? true : throw new UsageException($"{directories[0]} is no drive of a set; import its directory alone"));
}
