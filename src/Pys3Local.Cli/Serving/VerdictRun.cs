using System.ComponentModel;
using System.Diagnostics;
using Pys3Local.Cli.Administration;
using Pys3Local.Server.Health;
using Pys3Local.Storage;

namespace Pys3Local.Cli.Serving;

/// <summary>Looks now and then whether all is well, says in the log what has become an operator's concern and what is none any more, and runs the operator's command for each new concern.</summary>
internal sealed class VerdictRun(Verdict verdict, string? command, Shell shell)
{
    private static readonly TimeSpan Every = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan MostForCommand = TimeSpan.FromMinutes(1);

    private readonly Dictionary<string, VerdictReason> _known = new(StringComparer.Ordinal);

    /// <summary>Ends without a failure when it is stopped.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        try
        {
            while (true)
            {
                await verdict.CountAsync(stop);
                await LookAsync(stop);
                await Task.Delay(Every, shell.Time, stop);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
        }
    }

    private async Task LookAsync(CancellationToken stop)
    {
        IReadOnlyList<VerdictReason> reasons;
        try
        {
            reasons = await verdict.FindAsync(stop);
        }
        catch (StorageException)
        {
            // The log says so already; the next look may see more.
            return;
        }

        var now = new Dictionary<string, VerdictReason>(StringComparer.Ordinal);
        foreach (var reason in reasons)
            now[NameOf(reason)] = reason;
        foreach (var gone in _known.Keys.Where(name => !now.ContainsKey(name)).ToList())
        {
            shell.Error.WriteLine($"well again ({_known[gone].Code}): {_known[gone].Text}");
            _known.Remove(gone);
        }

        foreach (var (name, reason) in now)
        {
            var isNew = !_known.ContainsKey(name);
            _known[name] = reason;
            if (!isNew)
                continue;
            shell.Error.WriteLine($"attention ({reason.Code}): {reason.Text}");
            if (command is not null)
                await RunCommandAsync(command, reason, stop);
        }
    }

    /// <summary>Of one kind there may be several, as buckets without their backup; the numbers in a text change and mean the same thing.</summary>
    private static string NameOf(VerdictReason reason) => $"{reason.Code} {reason.Subject}";

    private async Task RunCommandAsync(string line, VerdictReason reason, CancellationToken stop)
    {
        var start = new ProcessStartInfo("/bin/sh", ["-c", line]) { RedirectStandardInput = true };
        start.Environment["ALERT_CODE"] = reason.Code;
        start.Environment["ALERT_TEXT"] = reason.Text;
        try
        {
            using var process = Process.Start(start)!;
            process.StandardInput.Close();
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(stop);
            limit.CancelAfter(MostForCommand);
            try
            {
                await process.WaitForExitAsync(limit.Token);
                if (process.ExitCode != 0)
                    shell.Error.WriteLine($"pys3local: --on-alert: the command ended with {process.ExitCode}");
            }
            catch (OperationCanceledException)
            {
                process.Kill(entireProcessTree: true);
                shell.Error.WriteLine("pys3local: --on-alert: the command was ended after a minute, or with the server");
            }
        }
        catch (Exception failure) when (failure is Win32Exception or IOException)
        {
            shell.Error.WriteLine($"pys3local: --on-alert: {failure.Message}");
        }
    }
}
