using Pys3Local.Cli.Terminal;
using Pys3Local.Minio;
using Pys3Local.Minio.Format;
using Pys3Local.S3.Administration;
using Pys3Local.Storage;

namespace Pys3Local.Cli.Minio;

/// <summary><c>import --minio</c> of drives whose objects are no plain files: what is damaged or left out is one line each on standard error.</summary>
internal static class MinioDrives
{
    /// <summary>Null where it is no drive of MinIO.</summary>
    public static string? FormatOf(string directory)
    {
        try
        {
            return MinioImport.FormatOf(directory);
        }
        catch (MinioFormatException failure)
        {
            throw new CommandException(failure.Message);
        }
    }

    public static async Task<int> ImportAsync(string[] drives, IObjectStore store, Shell shell, bool json, CancellationToken cancellationToken)
    {
        var progress = new ProgressLine<MinioProgress>(shell, p => $"{CountText.Of(p.Imported, "version")} imported, {SizeText.Of(p.Bytes)}");
        try
        {
            var import = new MinioImport(drives, store, progress, shell.Time, BucketConfigurations.Take, line =>
            {
                progress.Clear();
                shell.Error.WriteLine($"pys3local: {Printable.Of(line)}");
            });
            var done = await import.RunAsync(cancellationToken);
            progress.Clear();
            Write(shell, done, json);
            return done.Left > 0 ? ExitCode.Failure : ExitCode.Success;
        }
        catch (MinioFormatException failure)
        {
            throw new CommandException(failure.Message);
        }
    }

    private static void Write(Shell shell, MinioProgress done, bool json)
    {
        if (!json)
        {
            shell.Out.WriteLine($"{CountText.Of(done.Imported, "version")} imported, {SizeText.Of(done.Bytes)}; {SizeText.Count(done.Present)} were there already" + (done.Newer > 0 ? $"; {SizeText.Count(done.Newer)} are newer here, and stay" : "") + $"; {SizeText.Count(done.Left)} left out");
            return;
        }

        JsonText.Write(shell, writer =>
        {
            writer.WriteStartObject();
            writer.WriteNumber("imported", done.Imported);
            writer.WriteNumber("bytes", done.Bytes);
            writer.WriteNumber("present", done.Present);
            writer.WriteNumber("newer", done.Newer);
            writer.WriteNumber("leftOut", done.Left);
            writer.WriteEndObject();
        });
    }
}
