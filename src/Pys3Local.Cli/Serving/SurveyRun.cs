using Pys3Local.Cli.Administration;
using Pys3Local.Repositories.Survey;
using Pys3Local.Storage;

namespace Pys3Local.Cli.Serving;

/// <summary>Looks at every bucket four times a day, so that status, metrics and alarms know of backups that stopped, without anybody who asks. No content is read.</summary>
internal static class SurveyRun
{
    private static readonly TimeSpan Grace = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan Every = TimeSpan.FromHours(6);

    /// <summary>Ends without a failure when it is stopped.</summary>
    public static async Task RunAsync(IObjectStore store, Surveys surveys, Shell shell, CancellationToken stop)
    {
        try
        {
            for (var wait = Grace; ; wait = Every)
            {
                await Task.Delay(wait, shell.Time, stop);
                await RoundAsync(store, surveys, shell.Time, stop);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
        }
    }

    /// <summary>One look at every bucket that there is.</summary>
    internal static async Task RoundAsync(IObjectStore store, Surveys surveys, TimeProvider time, CancellationToken stop)
    {
        try
        {
            var buckets = await store.ListBucketsAsync(stop);
            surveys.KeepOnly(buckets.Select(bucket => bucket.Name));
            foreach (var bucket in buckets)
                surveys.Keep(await RepositorySurvey.RunAsync(store, bucket.Name, time.GetUtcNow(), null, stop), time.GetUtcNow());
        }
        catch (StorageException)
        {
            // The index is being built, or the disk fails: log and health say so, and the next round may see more.
        }
    }
}
