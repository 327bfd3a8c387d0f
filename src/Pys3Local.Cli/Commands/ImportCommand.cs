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
        "Import what other programs have stored. The server has to be stopped. This is for the Python original's objects at the top of the data directory, a directory of files, or a data directory of MinIO. It can be stopped and started again.")
    {
        Section = CommandSection.Data,
        Options = [_directory, _bucket, _minio, ServeOptions.Path, ServeOptions.BackendConfig, ServeOptions.ConfigDir],
        Examples =
        [
            "pys3local import --path /srv/s3store",
            "pys3local import --path /srv/backup --directory /srv/photos --bucket photos",
            "pys3local import --path /srv/backup --minio /srv/minio",
        ],
    })
{
    private static readonly Option<string?> _directory = Option.Optional("--directory", "DIR", "Make this directory of files a bucket, in place: nothing is copied.");
    private static readonly Option<string?> _bucket = Option.Optional("--bucket", "NAME", "The name of that bucket.");
    private static readonly Option<string?> _minio = Option.Optional("--minio", "DIR", "Make the buckets of this data directory of MinIO (its file-system mode) buckets, in place, with their metadata.");

    public Task ImportAsync() => Run(async invocation =>
    {
        string? from = invocation.Get(_directory);
        string? name = invocation.Get(_bucket);
        string? minio = invocation.Get(_minio);
        if ((from is null) != (name is null))
        {
            throw new UsageException("--directory and --bucket go together");
        }

        if (from is not null && minio is not null)
        {
            throw new UsageException("--directory and --minio cannot be combined: import one after the other");
        }

        var shell = invocation.Shell;
        await using var store = await LocalStores.OpenAsync(invocation.ReadServer(), shell, CancellationToken.None);
        var progress = new ProgressLine<ImportProgress>(shell, p => CountText.Of(p.Imported, "object"));
        var done = (from, minio) switch
        {
            ({ } files, _) => await store.ImportDirectoryAsync(name!, files, progress, CancellationToken.None),
            (_, { } data) => await store.ImportMinioAsync(data, progress, CancellationToken.None),
            _ => await store.ImportOriginalAsync(progress, CancellationToken.None),
        };
        progress.Clear();
        shell.Out.WriteLine($"{CountText.Of(done.Imported, "object")} imported, {done.Skipped} left as they were");
        return ExitCode.Success;
    });
}
