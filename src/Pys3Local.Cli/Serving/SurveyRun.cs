using Pys3Local.Cli.Administration;
using Pys3Local.Cli.Terminal;
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
                await RoundAsync(store, surveys, shell.Time, line => shell.Error.WriteLine($"pys3local: {Printable.Of(line)}"), stop);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
        }
    }

    /// <summary>One look at every bucket that there is.</summary>
    /// <param name="report">Gets a line for a bucket that could not be looked at for a reason that is in no disk.</param>
    internal static async Task RoundAsync(IObjectStore store, Surveys surveys, TimeProvider time, Action<string> report, CancellationToken stop)
    {
        IReadOnlyList<BucketInfo> buckets;
        try
        {
            buckets = await store.ListBucketsAsync(stop);
            surveys.KeepOnly(buckets.Select(bucket => bucket.Name));
        }
        catch (StorageException)
        {
            // The index is being built, or the disk fails: log and health say so, and the next round may see more.
            return;
        }

        foreach (var bucket in buckets)
        {
            try
            {
                surveys.Keep(await RepositorySurvey.RunAsync(store, bucket.Name, time.GetUtcNow(), null, stop), time.GetUtcNow());
            }
            catch (StorageException)
            {
                // As above; or this bucket has gone, or cannot be read: the others have their turn.
            }
            catch (Exception error) when (!stop.IsCancellationRequested)
            {
                report($"the look for repositories in {bucket.Name} has failed ({error.GetType().Name}: {error.Message}), which is a mistake of this program; the other buckets are looked at");
            }
        }
    }
}
