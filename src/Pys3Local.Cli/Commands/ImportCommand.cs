using System.CommandLine;
using Pys3Local.Cli.Parsing;
using Pys3Local.Cli.Settings;
using Pys3Local.Cli.Terminal;
using Pys3Local.Storage.Local.Adoption;

namespace Pys3Local.Cli.Commands;

/// <summary><c>pys3local import</c>: what other programs have left becomes buckets.</summary>
internal static class ImportCommand
{
    public static Command Create(Shell shell)
    {
        var options = new ServeOptions();
        var directory = new Option<string>("--directory") { HelpName = "DIR", Description = "Make this directory of files a bucket, in place: nothing is copied" };
        var bucket = new Option<string>("--bucket") { HelpName = "NAME", Description = "The name of that bucket" };
        var minio = new Option<string>("--minio") { HelpName = "DIR", Description = "Make the buckets of this data directory of MinIO (its file-system mode) buckets, in place, with their metadata" };
        var command = new ShellCommand(
            "import",
            "Take in what others have left, while no server runs: the original's objects at the top of the data directory, a directory of files as a bucket, or a data directory of MinIO. It can be stopped and started again.",
            "pys3local import --path /srv/s3store",
            "pys3local import --path /srv/backup --directory /srv/photos --bucket photos",
            "pys3local import --path /srv/backup --minio /srv/minio")
        {
            options.Path, options.BackendConfig, options.ConfigDir, directory, bucket, minio,
        };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var from = parsed.GetValue(directory);
            var name = parsed.GetValue(bucket);
            if ((from is null) != (name is null))
                throw new UsageException("--directory and --bucket go together");
            if (from is not null && parsed.GetValue(minio) is not null)
                throw new UsageException("--directory and --minio are two imports: one after the other");

            await using var store = await LocalStores.OpenAsync(ServeSettings.Read(options, parsed, shell), shell, cancellationToken);
            var line = new ProgressLine<ImportProgress>(shell, p => $"{p.Imported} objects");
            var done = (from, parsed.GetValue(minio)) switch
            {
                ({ } files, _) => await store.ImportDirectoryAsync(name!, files, line, cancellationToken),
                (_, { } data) => await store.ImportMinioAsync(data, line, cancellationToken),
                _ => await store.ImportOriginalAsync(line, cancellationToken),
            };
            line.Clear();
            shell.Out.WriteLine($"{done.Imported} objects imported, {done.Skipped} left as they were");
            return ExitCode.Success;
        });
        return command;
    }
}
