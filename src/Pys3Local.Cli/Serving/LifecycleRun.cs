using Pys3Local.Cli.Terminal;
using Pys3Local.S3.Lifecycle;

namespace Pys3Local.Cli.Serving;

/// <summary>Expires objects while requests are served, and says in the log what each round did.</summary>
internal static class LifecycleRun
{
    /// <summary>Ends without a failure when it is stopped.</summary>
    public static async Task RunAsync(LifecycleWorker worker, LifecycleCounts counts, Shell shell, CancellationToken stop)
    {
        try
        {
            await worker.RunAsync(summary =>
            {
                counts.Add(summary, shell.Time.GetUtcNow());
                Report(summary, shell);
            }, stop);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
        }
        catch (Exception failure)
        {
            // At once, and not when the server is stopped: until then nothing expires.
            shell.Error.WriteLine($"pys3local: lifecycle rules are not applied any more until the server is restarted: {failure}");
        }
    }

    private static void Report(LifecycleSummary summary, Shell shell)
    {
        shell.Out.WriteLine($"lifecycle: {CountText.Of(summary.Buckets, "bucket")}, {CountText.Of(summary.Expired, "object")} expired, {CountText.Of(summary.VersionsRemoved, "version")} removed, {CountText.Of(summary.UploadsAborted, "upload")} aborted, {summary.Transitioned} of another storage class, {summary.Kept} kept");
        foreach (var (bucket, failure) in summary.Failures)
            shell.Error.WriteLine($"lifecycle of {(bucket.Length == 0 ? "all buckets" : bucket)}: {failure.Message}");
    }
}
