using System.Globalization;
using Pys3Local.Cli.Administration;
using Pys3Local.Cli.Keyring;
using Pys3Local.Cli.Terminal;
using Pys3Local.Storage;
using Pys3Local.Storage.Encryption;
using Pys3Local.Storage.Local;
using Pys3Local.Storage.Local.Verification;

namespace Pys3Local.Cli.Serving;

/// <summary>Reads everything again in a running server, one round at a time: by the calendar, or because an administrator wants it now.</summary>
/// <param name="encrypted">The same store, as it is read through its encryption.</param>
/// <param name="bytesPerSecond">How much to read at most.</param>
internal sealed class Verification(LocalObjectStore store, EncryptedStore encrypted, long bytesPerSecond, Shell shell)
{
    private readonly LatestProgress<VerifyProgress> _last = new();
    private int _isRunning;

    /// <summary>The end of the last round that <see cref="TryStart"/> has started.</summary>
    public Task Started { get; private set; } = Task.CompletedTask;

    public VerificationReport Report => new()
    {
        Running = Volatile.Read(ref _isRunning) == 1,
        Versions = _last.Value.Versions,
        Bytes = _last.Value.Bytes,
        Ended = store.LastVerification?.Ended,
        Findings = store.LastVerification?.FindingCount,
    };

    /// <summary>Starts a round that goes on by itself; false where one runs.</summary>
    public bool TryStart(CancellationToken stop)
    {
        if (!TryHold())
            return false;
        Started = RunAsync(stop);
        return true;
    }

    /// <summary>False if it could not be brought to its end, or if another one runs.</summary>
    public Task<bool> TryRoundAsync(CancellationToken stop) => TryHold() ? HeldAsync(stop) : Task.FromResult(false);

    private bool TryHold() => Interlocked.Exchange(ref _isRunning, 1) == 0;

    private async Task RunAsync(CancellationToken stop)
    {
        try
        {
            await Task.Run(() => HeldAsync(stop), CancellationToken.None);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
        }
    }

    private async Task<bool> HeldAsync(CancellationToken stop)
    {
        try
        {
            return await RoundAsync(stop);
        }
        finally
        {
            Volatile.Write(ref _isRunning, 0);
        }
    }

    private async Task<bool> RoundAsync(CancellationToken stop)
    {
        var begun = shell.Time.GetTimestamp();
        _last.Report(default);
        var findings = 0;
        try
        {
            await foreach (var finding in EncryptedVerification.RunAsync(store, encrypted, new VerifyRequest { BytesPerSecond = bytesPerSecond }.Options, _last, shell.Time, stop))
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
        shell.Out.WriteLine($"verify: {CountText.Of(_last.Value.Versions, "version")}, {SizeText.Of(_last.Value.Bytes)} read in {took}, {CountText.Of(findings, "finding")}"
            + (_last.Value.WithoutChecksum > 0 ? $"; {SizeText.Count(_last.Value.WithoutChecksum)} without a checksum" : ""));
        return true;
    }
}
