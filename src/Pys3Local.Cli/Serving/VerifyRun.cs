using Pys3Local.Storage.Local;

namespace Pys3Local.Cli.Serving;

/// <summary>Reads everything again every so many days, while requests are served and slower than the disk could.</summary>
internal static class VerifyRun
{
    /// <summary>So that a start, or a burst of them, is over first.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromMinutes(5);

    /// <summary>The longest that one timer can wait.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromDays(30);

    /// <summary>Ends without a failure when it is stopped.</summary>
    /// <param name="every">From the end of one round to the begin of the next, restarts of the server included; a clock that is set back makes it no longer.</param>
    public static async Task RunAsync(LocalObjectStore store, TimeSpan every, Verification verification, Shell shell, CancellationToken stop)
    {
        try
        {
            await Task.Delay(Grace, shell.Time, stop);
            while (true)
            {
                var begun = shell.Time.GetTimestamp();
                while (store.LastVerified + every - shell.Time.GetUtcNow() is { } left && every - shell.Time.GetElapsedTime(begun) is var most && (left < most ? left : most) is var wait && wait > TimeSpan.Zero)
                    await Task.Delay(TimeSpan.FromSeconds(Math.Ceiling(Math.Min(wait.TotalSeconds, Longest.TotalSeconds))), shell.Time, stop);
                if (!await verification.TryRoundAsync(stop))
                    await Task.Delay(TimeSpan.FromHours(1), shell.Time, stop);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
        }
    }
}
