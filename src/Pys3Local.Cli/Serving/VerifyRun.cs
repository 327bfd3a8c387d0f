using System.Globalization;
using Pys3Local.Cli.Terminal;
using Pys3Local.S3.Settings;
using Pys3Local.Storage;
using Pys3Local.Storage.Local;
using Pys3Local.Storage.Local.Verification;

namespace Pys3Local.Cli.Serving;

/// <summary>Reads everything again every so many days, while requests are served and slower than the disk could.</summary>
internal static class VerifyRun
{
    /// <summary>So that a start, or a burst of them, is over first.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromMinutes(5);

    /// <summary>The longest that one timer can wait.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromDays(30);

    /// <summary>Ends without a failure when it is stopped.</summary>
    /// <param name="every">From the end of one round to the begin of the next, restarts of the server included.</param>
    /// <param name="bytesPerSecond">How much to read at most.</param>
    public static async Task RunAsync(LocalObjectStore store, TimeSpan every, long bytesPerSecond, Shell shell, CancellationToken stop)
    {
        try
        {
            await Task.Delay(Grace, shell.Time, stop);
            while (true)
            {
                while (store.LastVerified + every - shell.Time.GetUtcNow() is var left && left > TimeSpan.Zero)
                    await Task.Delay(TimeSpan.FromSeconds(Math.Ceiling(Math.Min(left.TotalSeconds, Longest.TotalSeconds))), shell.Time, stop);
                if (!await TryRoundAsync(store, bytesPerSecond, shell, stop))
                    await Task.Delay(TimeSpan.FromHours(1), shell.Time, stop);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
        }
    }

    /// <summary>False if it could not be brought to its end.</summary>
    private static async Task<bool> TryRoundAsync(LocalObjectStore store, long bytesPerSecond, Shell shell, CancellationToken stop)
    {
        var begun = shell.Time.GetTimestamp();
        var last = new Last();
        var findings = 0;
        try
        {
            await foreach (var finding in store.VerifyAsync(new VerifyOptions { BytesPerSecond = bytesPerSecond, Named = BucketKind.Sha256Of }, last, stop))
            {
                findings++;
                shell.Error.WriteLine($"verify: {VerifyText.Line(finding)}");
            }
        }
        catch (Exception failure) when (failure is StorageException or IOException or UnauthorizedAccessException)
        {
            shell.Error.WriteLine($"verify: stopped: {failure.Message}");
            return false;
        }

        var took = shell.Time.GetElapsedTime(begun).ToString(@"d\.hh\:mm\:ss", CultureInfo.InvariantCulture);
        shell.Out.WriteLine($"verify: {CountText.Of(last.Value.Versions, "version")}, {SizeText.Of(last.Value.Bytes)} read in {took}, {CountText.Of(findings, "finding")}"
            + (last.Value.WithoutChecksum > 0 ? $"; {SizeText.Count(last.Value.WithoutChecksum)} without a checksum" : ""));
        return true;
    }

    private sealed class Last : IProgress<VerifyProgress>
    {
        public VerifyProgress Value { get; private set; }

        public void Report(VerifyProgress value) => Value = value;
    }
}
