using Pys3Local.Cli.Parsing;
using Pys3Local.Cli.Terminal;
using Pys3Local.Transfer;
using Pys3Local.Transfer.Reports;
using Pys3Local.Transfer.Sources;
using Pys3Local.Transfer.Targets;

namespace Pys3Local.Cli.Transfers;

/// <summary>Runs a transfer and prints how it went: progress on a terminal, a line for each thing that is missing, a report at the end.</summary>
internal static class TransferCommand
{
    /// <summary>The buckets that were named, or all.</summary>
    /// <param name="named">By <c>--bucket</c>, or with the place.</param>
    public static async Task<IReadOnlyList<string>> ChooseAsync(Invocation invocation, ITransferSource source, IReadOnlyList<string> named)
    {
        var all = invocation.Get(TransferOptions.AllBuckets);
        return (all, named.Count) switch
        {
            (true, 0) => await source.ListBucketsAsync(CancellationToken.None) is { Count: > 0 } found ? found : throw new CommandException($"{source.Name}: there is no bucket"),
            (true, _) => throw new UsageException("--bucket and --all-buckets exclude each other"),
            (false, 0) => throw new UsageException("which buckets? Name them with --bucket, or give --all-buckets"),
            _ => named,
        };
    }

    public static async Task<int> RunAsync(Invocation invocation, ITransferSource source, ITransferTarget target, IEnumerable<(string From, string To)> buckets, string prefix = "")
    {
        var shell = invocation.Shell;
        var isDry = invocation.Get(TransferOptions.DryRun);
        var progress = new ProgressLine<TransferProgress>(shell, p => $"{CountText.Of(p.Copied, "version")} copied, {SizeText.Of(p.Bytes)}; {SizeText.Count(p.Present)} were there already");
        var log = new TransferLog(progress, line =>
        {
            progress.Clear();
            shell.Error.WriteLine($"pys3local: {Printable.Of(line)}");
        });
        try
        {
            await new TransferRun(source, target, log, invocation.Get(TransferOptions.Parallel)).RunAsync(buckets, prefix + invocation.Get(TransferOptions.Prefix), CancellationToken.None);
        }
        catch (Exception failure) when (failure is TransferStoppedException or InvalidDataException)
        {
            throw new CommandException(Printable.Of(failure.Message));
        }
        finally
        {
            progress.Clear();
        }

        if (invocation.Get(RootOptions.Json))
            WriteJson(shell, log, isDry);
        else
            WriteText(shell, log.Progress, isDry);

        return log.Progress.Missing > 0 ? ExitCode.Failure : ExitCode.Success;
    }

    private static void WriteText(Shell shell, TransferProgress done, bool isDry)
    {
        shell.Out.WriteLine($"{CountText.Of(done.Copied, "version")} {(isDry ? "would be copied" : "copied")}, {SizeText.Of(done.Bytes)}; {SizeText.Count(done.Present)} were there already");
        void Line(long number, string text)
        {
            if (number > 0)
                shell.Out.WriteLine($"{SizeText.Count(number)} {text}");
        }

        Line(done.Updated, "of those had other metadata, tags or locks at the source, and have them now");
        Line(done.Newer, "are newer here than at the source, and stay");
        Line(done.Gone, "went away at the source meanwhile");
        Line(done.Unproven, "had nothing but their size to be compared with");
        Line(done.Missing, "are missing: standard error names them");
    }

    private static void WriteJson(Shell shell, TransferLog log, bool isDry) => JsonText.Write(shell, writer =>
    {
        var done = log.Progress;
        writer.WriteStartObject();
        writer.WriteBoolean("dryRun", isDry);
        writer.WriteNumber("copied", done.Copied);
        writer.WriteNumber("bytes", done.Bytes);
        writer.WriteNumber("present", done.Present);
        writer.WriteNumber("updated", done.Updated);
        writer.WriteNumber("newer", done.Newer);
        writer.WriteNumber("gone", done.Gone);
        writer.WriteNumber("unproven", done.Unproven);
        writer.WriteNumber("missing", done.Missing);
        writer.WriteStartArray("missingVersions");
        foreach (var missing in log.Missing)
        {
            writer.WriteStartObject();
            writer.WriteString("bucket", missing.Bucket);
            writer.WriteString("key", missing.Key);
            writer.WriteString("version", missing.Version);
            writer.WriteString("reason", missing.Reason);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteStrings("notes", log.Notes);
        writer.WriteEndObject();
    });
}
